/** @param providerId adds an endpoint to this provider; null asks for the provider first */
export default function Add(_props: { readonly providerId: string | null }) {
  return <main />;
}

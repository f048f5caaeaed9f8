export default function Detail(_props: { readonly endpointId: string }) {
  return <main />;
}

/** Sections of the settings in the order of the page, with what a list of them says. Their names are in links. */
export const sections = [
  { name: 'warming', title: 'Warming' },
  { name: 'hours', title: 'Hours' },
  { name: 'computer', title: 'This computer' },
  { name: 'app', title: 'App' },
  { name: 'budget', title: 'Budget' },
  { name: 'prices', title: 'Prices' },
  { name: 'profiles', title: 'Profiles' },
  { name: 'alerts', title: 'Alerts' },
  { name: 'appearance', title: 'Appearance' },
  { name: 'history', title: 'History' },
  { name: 'access', title: 'Browser and API' },
  { name: 'gateway', title: 'Gateway' },
  { name: 'sharing', title: 'Several machines' },
  { name: 'file', title: 'Export and import' },
  { name: 'secrets', title: 'Secrets' },
  { name: 'about', title: 'About' },
] as const;

export type SectionName = (typeof sections)[number]['name'];

/** What a service without a window has no settings for. */
export const ofDesktop: readonly SectionName[] = ['computer', 'app'];

import type { ListName } from './differences.ts';

/** What people call a setting. */
const settingNames: Readonly<Record<string, string>> = {
  warming: 'Keep warm',
  startDelay: 'Start delay',
  interval: 'Default interval',
  retentionDays: 'Days of history',
  prices: 'Prices',
  pausedUntil: 'Pause',
  pauseReason: 'Reason of the pause',
  warmUntil: 'Timer',
  hours: 'Hours of all endpoints',
  stopAfterUnused: 'Rest without real use',
  releaseAfterHours: 'Release after hours',
  warmOn: 'When to warm at once',
  mindCold: 'What a cold start is worth',
  pauseOnBattery: 'Pause on battery',
  pauseWhenLocked: 'Pause when locked',
  pauseWhenIdle: 'Pause when idle',
  pauseForFullScreen: 'Pause under full-screen programs',
  budget: 'Budget of all endpoints',
  alertRules: 'Alerts',
  webhook: 'Webhook',
  profile: 'Profile',
  alerts: 'Notifications',
  startAtLogin: 'Start at login',
  closeToTray: 'Close to tray',
  theme: 'Theme',
  loopback: 'Service on loopback',
  gateway: 'Gateway',
  sharing: 'Several machines',
};

/** What people call a field of an endpoint. */
const endpointFieldNames: Readonly<Record<string, string>> = {
  providerId: 'Provider',
  model: 'Model',
  enabled: 'Keep warm',
  keepAlive: 'Interval',
  task: 'Task',
  prompt: 'Prompt',
  maxOutputTokens: 'Output tokens',
  connectLimit: 'Limit to connect',
  coldLimit: 'Limit while loading',
  warmLimit: 'Limit while warm',
  price: 'Price',
  pausedUntil: 'Pause',
  pauseReason: 'Reason of the pause',
  warmUntil: 'Timer',
  hours: 'Hours',
  stopAfterUnused: 'Rest without real use',
  mindCold: 'What a cold start is worth',
  budget: 'Budget',
  billing: 'Billing',
  prefix: 'System prompt',
  prefixLifetime: 'Life of the system prompt',
  way: 'Way of pinging',
  confirmations: 'Confirmations',
  headers: 'Headers',
  body: 'Body fields',
  bringBack: 'Loading again when dropped',
  trial: 'Trial',
  targetMs: 'Target',
};

const providerFieldNames: Readonly<Record<string, string>> = {
  kind: 'Kind',
  name: 'Name',
  baseUrl: 'Address',
  token: 'Token',
  caFile: 'CA file',
  allowCloud: 'Cloud models',
  region: 'Region',
  profile: 'AWS profile',
  endpointUrl: 'Address',
};

const profileFieldNames: Readonly<Record<string, string>> = {
  name: 'Name',
  warming: 'Keep warm',
  hours: 'Hours',
  releaseAll: 'Freeing memory',
  endpoints: 'Endpoints',
};

const settings = new Map(Object.entries(settingNames));
const fields: Readonly<Record<ListName, ReadonlyMap<string, string>>> = {
  providers: new Map(Object.entries(providerFieldNames)),
  endpoints: new Map(Object.entries(endpointFieldNames)),
  profiles: new Map(Object.entries(profileFieldNames)),
};

/** Unknown ones are called as the settings file calls them. */
export const nameOfSetting = (name: string): string => settings.get(name) ?? name;
export const nameOfField = (list: ListName, name: string): string => fields[list].get(name) ?? name;

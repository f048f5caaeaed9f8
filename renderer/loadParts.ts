import { later } from './later.ts';

// What home and others open rarely.
/** Home without an endpoint. */
export const FirstRun = later(() => import('./home/first/FirstRun.tsx'));
export const ServerMemory = later(async () => ({ default: (await import('./memory/ServerMemory.tsx')).ServerMemory }));
export const UntilDialog = later(async () => ({ default: (await import('./terms/hours/UntilDialog.tsx')).UntilDialog }));
export const ConfirmTime = later(async () => ({ default: (await import('./terms/money/ConfirmTime.tsx')).ConfirmTime }));
export const ProfileDialog = later(async () => ({ default: (await import('./profiles/ProfileDialog.tsx')).ProfileDialog }));

import { later } from './later.ts';

export const Detail = later(() => import('./detail/Detail.tsx'));
export const Add = later(() => import('./add/Add.tsx'));
export const Settings = later(() => import('./settings/Settings.tsx'));
export const Alerts = later(() => import('./alerts/Alerts.tsx'));
export const Log = later(() => import('./log/Log.tsx'));

import Add from './add/Add.tsx';
import Alerts from './alerts/Alerts.tsx';
import Detail from './detail/Detail.tsx';
import FirstRun from './home/first/FirstRun.tsx';
import Log from './log/Log.tsx';
import { ServerMemory } from './memory/ServerMemory.tsx';
import { ProfileDialog } from './profiles/ProfileDialog.tsx';
import type { Route } from './route.ts';
import Settings from './settings/Settings.tsx';
import { UntilDialog } from './terms/hours/UntilDialog.tsx';
import { ConfirmTime } from './terms/money/ConfirmTime.tsx';

export { ConfirmTime, FirstRun, ProfileDialog, ServerMemory, UntilDialog };
export type OtherRoute = Exclude<Route, { readonly view: 'home' }>;

/** All views but home, and what home is at first. They are one file, which is small and on this computer. */
export default function OtherViews({ route }: { readonly route: OtherRoute }) {
  switch (route.view) {
    case 'detail':
      return <Detail endpointId={route.endpointId} />;
    case 'add':
      return <Add providerId={route.providerId} />;
    case 'alerts':
      return <Alerts />;
    case 'settings':
      return <Settings section={route.section ?? null} />;
    case 'log':
      return <Log />;
  }
}

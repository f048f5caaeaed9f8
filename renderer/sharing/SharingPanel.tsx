import './sharing.css';
import type { Sharing } from '../../electron/domain/sharing.ts';
import { SharingForm } from './SharingForm.tsx';
import { SharingNow } from './SharingNow.tsx';

/** What there is to see of other instances, and how to work with them. */
export default function SharingPanel({ sharing }: { readonly sharing: Sharing }) {
  return (
    <div className="sharing">
      <SharingNow />
      <SharingForm saved={sharing} />
    </div>
  );
}

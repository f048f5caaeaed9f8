import { useSyncExternalStore } from 'react';
import { currentTip, subscribeTip } from './tip.ts';

const GAP_PX = 6;

/** Says what a mark of a bar means. It is announced, as it follows only what somebody does. */
export function BarTip() {
  const tip = useSyncExternalStore(subscribeTip, currentTip);
  return (
    <div className="home-tip" role="status" data-shown-tip={tip !== null} style={tip === null ? undefined : { left: tip.x, top: tip.y - GAP_PX }}>
      {tip?.text}
    </div>
  );
}

import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { currentTip, subscribeTip } from './tip.ts';

const GAP_PX = 6;
/** Nearer to the edge of the window it is not put. */
const EDGE_PX = 8;

/** Says what a mark of a bar means. It is announced, as it follows only what somebody does. */
export function BarTip() {
  const tip = useSyncExternalStore(subscribeTip, currentTip);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (tip === null || box.current === null) return;
    const room = box.current.offsetWidth / 2 + EDGE_PX;
    box.current.style.left = `${Math.max(room, Math.min(tip.x, document.documentElement.clientWidth - room))}px`;
  }, [tip]);
  return (
    <div ref={box} className="home-tip" role="status" data-shown-tip={tip !== null} style={tip === null ? undefined : { top: tip.y - GAP_PX }}>
      {tip?.text}
    </div>
  );
}

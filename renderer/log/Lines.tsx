import { ArrowDown } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Block } from './LogLines.tsx';
import { blocksOf, type NumberedLine } from './logLines.ts';

/** How near its end somebody has to scroll to follow it again, px. */
const NEAR = 24;

interface LinesProps {
  readonly lines: readonly NumberedLine[];
  /** What stands in place of lines. */
  readonly children: ReactNode;
}

/** The lines in a box of their own, which stays at its end until somebody scrolls up. */
export function Lines({ lines, children }: LinesProps) {
  const box = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const was = useRef({ scrollTop: 0, scrollHeight: 0 });
  const [isAtEnd, setIsAtEnd] = useState(true);
  const blocks = useMemo(() => blocksOf(lines), [lines]);

  const follow = (isFollowing: boolean): void => {
    following.current = isFollowing;
    setIsAtEnd(isFollowing);
  };
  const onScroll = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void => {
    // Up a little is enough: whoever begins to scroll must not be pulled back.
    const isUp = scrollTop < was.current.scrollTop && scrollHeight >= was.current.scrollHeight;
    was.current = { scrollTop, scrollHeight };
    follow(!isUp && (following.current || scrollHeight - scrollTop - clientHeight < NEAR));
  };
  const jump = (): void => {
    follow(true);
    scrollToEnd(box.current);
  };

  useEffect(() => {
    // The content grows with new lines, and also when lines that come into view turn out higher than was assumed.
    const observer = new ResizeObserver(() => {
      if (following.current) scrollToEnd(box.current);
    });
    for (const element of [box.current, content.current]) if (element !== null) observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <div className="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={box} className="log-box" tabIndex={0} aria-label="Log lines" onScroll={({ currentTarget }) => onScroll(currentTarget)}>
        <div ref={content}>
          {blocks.map((block) => (
            <Block key={block[0]?.n} lines={block} />
          ))}
          {children}
        </div>
      </section>
      {!isAtEnd && (
        <button type="button" className="button log-jump" onClick={jump}>
          <ArrowDown size={16} aria-hidden />
          Jump to the latest
        </button>
      )}
    </div>
  );
}

function scrollToEnd(box: HTMLElement | null): void {
  if (box !== null) box.scrollTop = box.scrollHeight;
}

import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useRef,
  useState,
} from "react";
import { t } from "@/lib/i18n";

const LEFT_MIN_PX = 300;
const RIGHT_MIN_PX = 460;
const HANDLE_PX = 12;
const STEP_PX = 16;

/** Below this width there is no room for both sides. */
export const SPLIT_MIN_PX = LEFT_MIN_PX + HANDLE_PX + RIGHT_MIN_PX;

type Props = {
  /** Under this name the width is kept on this computer. */
  name: string;
  /** The width of both sides together. */
  width: number;
  left: ReactNode;
  right: ReactNode;
};

/** Two sides with a handle between them, which a pointer or the arrow keys move. */
export function SplitView({ name, width, left, right }: Props) {
  const storedAs = `redress-split:${name}`;
  const [wanted, setWanted] = useState(() => Number(localStorage.getItem(storedAs)) || null);
  const box = useRef<HTMLDivElement>(null);
  const leftPx = fitted(wanted ?? Math.min(620, width * 0.36), width);
  const keep = (px: number | null) => {
    setWanted(px);
    if (px === null) localStorage.removeItem(storedAs);
    else localStorage.setItem(storedAs, String(Math.round(px)));
  };
  return (
    <div ref={box} className="flex min-h-0 flex-1">
      <div className="flex min-h-0 shrink-0 flex-col" style={{ width: leftPx }}>
        {left}
      </div>
      <Handle box={box} leftPx={leftPx} mostPx={width - HANDLE_PX - RIGHT_MIN_PX} onMove={keep} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{right}</div>
    </div>
  );
}

const fitted = (px: number, width: number): number =>
  Math.round(Math.max(LEFT_MIN_PX, Math.min(px, width - HANDLE_PX - RIGHT_MIN_PX)));

type HandleProps = {
  box: RefObject<HTMLDivElement | null>;
  leftPx: number;
  mostPx: number;
  /** Null for the width it has by itself. */
  onMove: (px: number | null) => void;
};

function Handle({ box, leftPx, mostPx, onMove }: HandleProps) {
  const drag = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const start = box.current?.getBoundingClientRect().left ?? 0;
    onMove(event.clientX - start - HANDLE_PX / 2);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onMove(Math.max(LEFT_MIN_PX, Math.min(leftPx + step, mostPx)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line of text is no handle
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t("split.handle")}
      aria-valuenow={leftPx}
      aria-valuemin={LEFT_MIN_PX}
      aria-valuemax={mostPx}
      tabIndex={0}
      data-testid="split-handle"
      className="group flex shrink-0 cursor-col-resize touch-none justify-center py-2"
      style={{ width: HANDLE_PX }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onMove(null)}
      onKeyDown={onKeyDown}
    >
      <div className="w-0.5 rounded-full group-hover:bg-edge group-focus-visible:bg-focus" />
    </div>
  );
}

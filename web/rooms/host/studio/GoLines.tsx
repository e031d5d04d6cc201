import { useEffect, useState } from 'react'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { GoLine, LineState } from '../broadcast/lineStates.ts'

/** What a line says before, while and after it. */
export const LINE_WORDS: Record<GoLine, { rest: string; now: string }> = {
  camera: { rest: 'Camera ready', now: 'Checking the camera' },
  microphone: { rest: 'Microphone ready', now: 'Checking the microphone' },
  chain: { rest: 'Recorded on the chain', now: 'Recording it on the chain' },
  room: { rest: 'Room open', now: 'Opening the room' },
  viewers: { rest: 'Viewers can enter', now: 'Letting viewers in' },
  listeners: { rest: 'Listeners can enter', now: 'Letting listeners in' },
}

function Mark({ step }: { step: LineState['step'] }) {
  if (step === 'done') {
    return (
      <span className="text-ok">
        <Icon name="check" />
      </span>
    )
  }
  if (step === 'failed') {
    return (
      <span className="text-bad">
        <Icon name="close" />
      </span>
    )
  }
  return <span className={step === 'now' ? 'spin' : 'waitring'} aria-hidden="true" />
}

const TICK_MS = 250

/** Why a line waits and when it is tried again; the button below cancels. */
function Wait({ why, untilMs }: NonNullable<LineState['wait']>) {
  const [leftS, setLeftS] = useState(() => secondsUntil(untilMs))
  useEffect(() => {
    const timer = setInterval(() => setLeftS(secondsUntil(untilMs)), TICK_MS)
    return () => clearInterval(timer)
  }, [untilMs])
  return (
    <span className="text-t3" data-testid="state:studio:waiting">
      {why} <span className="figures">Again in {leftS} s.</span>
    </span>
  )
}

const secondsUntil = (atMs: number): number => Math.max(0, Math.ceil((atMs - performance.now()) / 1000))

/** Camera or microphone ready → Room open → People can enter, each with its time. */
export function GoLines({ lines }: { lines: LineState[] }) {
  const asks = lines.find((one) => one.asks)?.asks
  return (
    <div>
      <div role="status">
        <ol className="go" aria-label="Going live">
          {lines.map(({ line, step, tookMs, wait }) => (
            <li key={line} className={step === 'waiting' ? '' : step} data-line={line} data-step={step}>
              <Mark step={step} />
              {step === 'now' ? LINE_WORDS[line].now : LINE_WORDS[line].rest}
              {wait ? <Wait {...wait} /> : null}
              {step === 'failed' ? <span className="result">failed</span> : null}
              {tookMs === null ? null : <span className="result">{(tookMs / 1000).toFixed(1)} s</span>}
            </li>
          ))}
        </ol>
      </div>
      {/* read out by itself, not with every line again */}
      <p className="text-sm text-t2" role="status">
        {asks ? (
          <span className="block mt-2" data-testid="state:studio:asks">
            {asks}
          </span>
        ) : null}
      </p>
    </div>
  )
}

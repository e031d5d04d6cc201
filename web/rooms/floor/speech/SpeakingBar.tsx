import { type ReactNode, useEffect, useRef } from 'react'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { ringOf } from '#web/media/devices/levelRing.ts'
import { amplitudeOf, type TrackLevel } from '#web/media/devices/useTrackLevel.ts'
import { ActButton } from '../ActButton.tsx'
import '../floorBar.css'

export interface SpeakingBarProps extends Pick<TrackLevel, 'follow'> {
  isMuted: boolean
  /** the microphone is open while it is held, and only then */
  isHold: boolean
  /** what keeps the microphone from working */
  help: ReactNode
  onMuted: (isMuted: boolean) => void
  onHold: (isHold: boolean) => void
  onHeld: (isHeld: boolean) => void
  onStepDown: () => Promise<unknown>
}

/** What whoever speaks has at hand as long as they do. */
export function SpeakingBar(props: SpeakingBarProps) {
  const { isMuted, isHold, follow, onMuted, onHold } = props
  const ring = useRef<HTMLSpanElement>(null)
  const holdButton = useRef<HTMLButtonElement>(null)
  useEffect(
    () =>
      follow((levelDb) => {
        const out = isMuted ? 0 : ringOf(amplitudeOf(levelDb))
        ring.current?.style.setProperty('--ring', out.toFixed(2))
      }),
    [follow, isMuted],
  )
  return (
    <section className="speakingbar" aria-label="Your microphone" data-testid="state:floor:speaking">
      {props.help}
      <div className="speakrow">
        <span ref={ring} className="ownring" data-off={isMuted} aria-hidden="true">
          <Icon name={isMuted ? 'microphoneOff' : 'microphone'} />
        </span>
        {isHold ? (
          <HoldTalkButton ref={holdButton} isOpen={!isMuted} onHeld={props.onHeld} />
        ) : (
          <Button size="mid" aria-pressed={!isMuted} onClick={() => onMuted(!isMuted)}>
            {isMuted ? 'Microphone off' : 'Microphone on'}
          </Button>
        )}
        <label className="holdchoice text-sm text-t2">
          <input
            type="checkbox"
            checked={isHold}
            onChange={(event) => {
              onHold(event.target.checked)
              // Space on this box would turn it off again: whoever chose it goes on with the button
              if (event.target.checked) requestAnimationFrame(() => holdButton.current?.focus())
            }}
          />
          Hold to talk
        </label>
        <ActButton word="Step down" act={props.onStepDown} kind="line" size="mid" className="ms-auto" />
      </div>
    </section>
  )
}

function HoldTalkButton({
  ref,
  isOpen,
  onHeld,
}: {
  ref: React.Ref<HTMLButtonElement>
  isOpen: boolean
} & Pick<SpeakingBarProps, 'onHeld'>) {
  return (
    <button
      ref={ref}
      type="button"
      className={`${buttonClass({ size: 'mid' })} holdtalk`}
      data-hold=""
      aria-pressed={isOpen}
      aria-description="Or hold Space"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        onHeld(true)
      }}
      onPointerUp={() => onHeld(false)}
      onPointerCancel={() => onHeld(false)}
      onBlur={() => onHeld(false)}
      onContextMenu={(event) => event.preventDefault()}
    >
      {isOpen ? 'You are on' : 'Hold, or Space'}
    </button>
  )
}

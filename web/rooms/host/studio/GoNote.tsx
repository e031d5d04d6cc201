import type { Ref } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { Waits } from '../cohosts/coHostWords.ts'
import type { StudioWords } from './studioWords.ts'

export interface GoButtonProps {
  words: StudioWords
  isGoing: boolean
  /** it was pressed, and counts as soon as the device is there */
  isPressed: boolean
  /** for what the stream waits; null: it may begin */
  waits: Waits | null
  ref: Ref<HTMLButtonElement>
}

/** The one button of the studio. */
export function GoButton({ words, isGoing, isPressed, waits, ref }: GoButtonProps) {
  const isBusy = isGoing || isPressed || waits !== null
  const idle = waits?.words ?? (isPressed ? `Waiting for your ${words.device}…` : words.go)
  return (
    <Button
      ref={ref}
      kind="lamp"
      size="big"
      isFull
      className="whitespace-normal wrap-anywhere"
      type="submit"
      aria-describedby="go-live-note"
      isBusy={isBusy}
    >
      {isBusy ? null : <Icon name="live" />}
      {isGoing ? words.going : idle}
    </Button>
  )
}

export interface GoNoteProps {
  /** what the button waits for; null when it does not */
  device: string | null
  /** the chain is to lead the room: what is there stays */
  isRecorded: boolean
  /** for what the stream waits; null: it may begin */
  waits: Waits | null
  /** null while nothing goes live */
  onCancel: (() => void) | null
  /** null for what has its date elsewhere */
  onLater: (() => void) | null
}

/** Under the one button: what a failure takes back, and what else can be done. */
export function GoNote({ device, isRecorded, waits, onCancel, onLater }: GoNoteProps) {
  const undone = isRecorded ? 'everything but what is on the chain' : 'everything'
  return (
    <p className="text-xs text-t3" id="go-live-note">
      {waits
        ? `${waits.next} `
        : device === null
          ? `If a line fails, ${undone} is undone and nobody sees a live sign. `
          : `It works as soon as your ${device} does. `}
      {onCancel ? (
        <button type="button" className="textbutton" onClick={onCancel}>
          Cancel
        </button>
      ) : onLater ? (
        <button type="button" className="textbutton" onClick={onLater}>
          Announce it for later
        </button>
      ) : null}
    </p>
  )
}

export interface GoNoteProps {
  /** what the button waits for; null when it does not */
  device: string | null
  /** the chain is to lead the room: what is there stays */
  isRecorded: boolean
  /** null while nothing goes live */
  onCancel: (() => void) | null
  /** null for what has its date elsewhere */
  onLater: (() => void) | null
}

/** Under the one button: what a failure takes back, and what else can be done. */
export function GoNote({ device, isRecorded, onCancel, onLater }: GoNoteProps) {
  const undone = isRecorded ? 'everything but what is on the chain' : 'everything'
  return (
    <p className="text-xs text-t3" id="go-live-note">
      {device === null
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

import { Button, type ButtonKind } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { ActButton } from './ActButton.tsx'
import { LOSS_SENTENCES, type PlaceLoss } from './floorWords.ts'
import './floorBar.css'

export interface SpeakBarProps {
  /** `3rd in line`; null of who does not ask */
  line: string | null
  /** how a place was lost a moment ago */
  loss: PlaceLoss | null
  /** whether the page has another button that goes first */
  isSecond: boolean
  onAsk: () => Promise<unknown>
  onWithdraw: () => Promise<unknown>
  /** of a guest: leads to an account; null of who has one */
  onSignIn: (() => void) | null
}

/** Asking to speak, and where in the order one stands. */
export function SpeakBar({ line, loss, isSecond, onAsk, onWithdraw, onSignIn }: SpeakBarProps) {
  const first: ButtonKind = isSecond ? 'line' : 'lamp'
  return (
    <div className="speakbar" data-testid={line === null ? 'state:floor:listening' : 'state:floor:asked'}>
      {loss ? (
        <Note icon={loss === 'moved' ? 'people' : 'clock'} role="status" testId={`state:floor:${loss}`}>
          <p>{LOSS_SENTENCES[loss]}</p>
        </Note>
      ) : null}
      <div className="speakrow">
        <p className="font-medium figures" role="status">
          {line}
        </p>
        {onSignIn ? (
          <Button kind={first} size="mid" onClick={onSignIn}>
            Sign in to speak
          </Button>
        ) : (
          <ActButton
            {...(line === null
              ? { word: 'Ask to speak', act: onAsk, kind: first }
              : { word: 'Withdraw', act: onWithdraw, kind: 'line' })}
            size="mid"
          />
        )}
      </div>
      {line === null ? null : (
        <p className="text-xs text-t3">
          When it is your turn you have 60 s to turn on your microphone. You check its level first; nobody
          hears that.
        </p>
      )}
    </div>
  )
}

import { isolated, type Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { changedText, mismatchText } from '../../keys/trustWords.ts'
import './keys.css'

export interface KeyNoteProps {
  /** mismatch: the two pages are not connected; changed: they are, to somebody who is not the one of before */
  is: 'changed' | 'mismatch'
  name: Typed
  onPress: () => void
}

/** Over the scene of a call: what keys have to say that nobody may overlook. */
export function KeyNote({ is, name, onPress }: KeyNoteProps) {
  const isChanged = is === 'changed'
  return (
    <div className="callnote callkeynote" data-testid={`state:call:${is}`}>
      <p role="alert">{isChanged ? changedText(isolated(name)) : mismatchText(isolated(name))}</p>
      <Button kind="lamp" size="mid" onClick={onPress}>
        {isChanged ? 'Compare' : 'Come in again'}
      </Button>
    </div>
  )
}

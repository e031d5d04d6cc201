import { isolated, type Typed } from '#domain/names/isolated.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { TrustLevel } from '../../keys/trust.ts'
import { isToCompare, lockText } from '../../keys/trustWords.ts'
import './keys.css'

export interface KeyLockProps {
  /** null: nobody is opened yet */
  level: TrustLevel | null
  name: Typed
  onPress: () => void
}

/** In the top line of a call: that it is encrypted, and how far one knows to whom. */
export function KeyLock({ level, name, onPress }: KeyLockProps) {
  const text = lockText(level, isolated(name))
  return (
    <button
      type="button"
      className="ov calllock"
      data-testid="call-lock"
      data-trust={level ?? 'none'}
      aria-label={text}
      title={text}
      aria-haspopup="dialog"
      // a press finds nobody yet; who has the focus here keeps it
      aria-disabled={level === null || undefined}
      onClick={level === null ? undefined : onPress}
    >
      <Icon name="lock" small />
      {level !== null && isToCompare(level) ? (
        <span>
          Compare<span className="calllockword"> four words</span>
        </span>
      ) : null}
    </button>
  )
}

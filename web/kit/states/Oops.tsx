import { ApiProblem, sentenceOf } from '../api/ApiProblem.ts'
import { Button } from '../controls/Button.tsx'
import { Cooldown } from './Cooldown.tsx'
import { Note } from './Note.tsx'

/** Props of an error of ours. `what` says what failed, e.g. `We could not load this channel.` */
export interface OopsProps {
  what: string
  error: unknown
  /** whether money could be touched by what failed; the sentence is always shown */
  money?: 'not affected' | 'may be affected'
  onRetry?: () => void
}

const MONEY = {
  'not affected': 'Your money is not affected.',
  'may be affected': 'Look at your wallet before you try again.',
} as const

/** What failed, whether money is touched, retry and a reference for support. Waits when the server asks to. */
export function Oops({ what, error, money = 'not affected', onRetry }: OopsProps) {
  const problem = error instanceof ApiProblem ? error.problem : null
  const waitS = problem?.retryAfterS ?? 0
  return (
    <Note
      tone="bad"
      icon="alert"
      role="alert"
      actions={
        <>
          {onRetry && waitS > 0 ? <Cooldown seconds={waitS} label="Try again" onPress={onRetry} /> : null}
          {onRetry && waitS === 0 ? <Button onClick={onRetry}>Try again</Button> : null}
          {problem?.ref ? <span className="text-t3 figures">Ref {problem.ref}</span> : null}
        </>
      }
    >
      <p>
        {what} {sentenceOf(error)} {MONEY[money]}
      </p>
    </Note>
  )
}

import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { KIND_WORDS } from '#domain/room/hostedKind.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { entryWords } from '../host/cohosts/coHostWords.ts'
import { ownWords, sharesWords } from './askedWords.ts'
import { useAgree } from './useAgree.ts'

export interface AskedAgainProps {
  asked: CoHosting
  /** agrees to what is shown; throws what the server says */
  onAgree: () => Promise<void>
}

/** What changed while they are on air: what has not begun cannot before they agree to it. */
export function AskedAgain({ asked, onAgree }: AskedAgainProps) {
  const { isBusy, problem, press } = useAgree(onAgree)
  return (
    <Note
      tone="warn"
      icon="alert"
      role="alert"
      testId="state:together:asked-again"
      actions={
        <Button kind="lamp" isBusy={isBusy} onClick={press}>
          Agree
        </Button>
      }
    >
      <p>
        {ownWords(asked)}.{' '}
        {asked.roomState === 'live'
          ? 'Agree, or press “Host no more”: it is now “'
          : `The ${KIND_WORDS[asked.kind]} cannot begin before you agree to “`}
        <bdi>{asked.title}</bdi>”, <bdi>{entryWords(asked.visibility, asked.gateSentence)}</bdi>
        {asked.kind === 'stream' ? (
          <>
            , tips from wallets: <bdi>{sharesWords(asked)}</bdi>
          </>
        ) : null}
        .
      </p>
      {problem === null ? null : <p>{sentenceOf(problem)}</p>}
    </Note>
  )
}

import { type ReactNode, useState } from 'react'
import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { TERMS_WORDS } from '#domain/room/coHosts.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { CO_HOST_WORDS, entryWords } from '../host/cohosts/coHostWords.ts'
import { dayAndTime } from '../schedule/when.ts'
import { incomeWords, leadWords, ownWords, sharesWords, whenWords } from './askedWords.ts'
import { useAgree } from './useAgree.ts'

function Fact({ word, children }: { word: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-t3">{word}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  )
}

/** When a room begins, by the reader's clock. */
export function When({ asked }: { asked: Pick<CoHosting, 'roomState' | 'startsAt'> }) {
  const words = whenWords(asked)
  if (words !== null || asked.startsAt === null) return <>{words}</>
  return <time dateTime={asked.startsAt}>{dayAndTime(asked.startsAt)}</time>
}

/** Whose room it is, its title, door and, of a stream, shares, when, and who hosts it, too. */
export function TermsFacts({ asked }: { asked: CoHosting }) {
  return (
    <dl className="flex flex-col gap-3">
      <Fact word="Title">
        <bdi className="font-medium">{asked.title}</bdi>
      </Fact>
      <Fact word={asked.kind === 'voice' ? 'Voice room of' : 'Channel'}>
        <bdi>{asked.channel.name}</bdi>, with you as <bdi>{asked.ownChannel.name}</bdi>
      </Fact>
      <Fact word="The door">
        <bdi>{entryWords(asked.visibility, asked.gateSentence)}</bdi>
      </Fact>
      {asked.kind === 'stream' ? (
        <Fact word="Tips from wallets">
          <bdi>{sharesWords(asked)}</bdi>
        </Fact>
      ) : null}
      <Fact word="When">
        <When asked={asked} />
      </Fact>
      {asked.others.length === 0 ? null : (
        <Fact word="Asked, too">
          {asked.others.map(({ channel, state }) => (
            <span key={channel.id} className="block">
              <bdi>{channel.name}</bdi> <span className="text-sm text-t2">{CO_HOST_WORDS[state]}</span>
            </span>
          ))}
        </Fact>
      )}
    </dl>
  )
}

export interface TermsViewProps {
  asked: CoHosting
  /** agrees to what is shown; throws what the server says */
  onAgree: () => Promise<void>
  onDecline: () => void
}

/** What somebody agrees to who is asked to host a room of another channel. */
export function TermsView({ asked, onAgree, onDecline }: TermsViewProps) {
  const { isBusy, problem, press } = useAgree(onAgree)
  const [firstTerms] = useState(asked.terms)
  return (
    <div className="flex flex-col gap-5" data-testid={`state:together:${asked.state}`}>
      <p className="font-medium">{ownWords(asked)}.</p>
      {asked.terms === firstTerms ? null : (
        <Note tone="warn" icon="alert" role="status">
          <p>{TERMS_WORDS[asked.kind].changed} while you read. Read them again before you agree.</p>
        </Note>
      )}
      <TermsFacts asked={asked} />
      <p className="text-sm text-t2">{incomeWords(asked)}</p>
      <p className="text-sm text-t2">{leadWords(asked)}</p>
      {problem === null ? null : (
        <Note tone="warn" icon="alert" role="alert">
          <p>{sentenceOf(problem)}</p>
        </Note>
      )}
      <div className="flex flex-wrap gap-2">
        <Button kind="lamp" size="big" isBusy={isBusy} onClick={press}>
          Agree
        </Button>
        <Button kind="ghost" size="big" onClick={onDecline}>
          Decline
        </Button>
      </div>
    </div>
  )
}

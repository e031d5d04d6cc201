import { lazy, Suspense, useState } from 'react'
import type { TimeOutS } from '#domain/moderation/timeOuts.ts'
import type { ReportKind } from '#domain/moderation/words.ts'
import type { ChatMessage } from '#protocol/chat.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { CHAT_BAN_TERMS, TIME_OUT_TERMS } from '../chatWords.ts'
import { confirmAct } from './confirmAct.ts'
import { TermChoice, type Why } from './TermChoice.tsx'

async function deleteOne(params: { id: string; messageId: string }): Promise<void> {
  const done = await call('deleteMessage', { params, body: {} })
  confirmAct({ ...done, text: 'The message is gone.', undone: 'The message is back.' })
}

async function deleteAll(params: { id: string; accountId: string }): Promise<void> {
  const done = await call('deleteMessagesOf', { params, body: {} })
  const text = done.messages === 1 ? 'One message is gone.' : `${done.messages} messages are gone.`
  confirmAct({ ...done, text, undone: 'The messages are back.' })
}

async function silence(params: { id: string; accountId: string }, forS: TimeOutS, why: Why): Promise<void> {
  const done = await call('timeOut', { params, body: { ...why, forS } })
  const text = `They are silent until ${formatMoment(done.until)}.`
  confirmAct({ ...done, text, undone: 'They may write again.' })
}

async function ban(params: { id: string; accountId: string }, forS: number | null, why: Why): Promise<void> {
  const until = forS === null ? null : new Date(serverNow() + forS * 1000).toISOString()
  const done = await call('banWriter', { params, body: { ...why, until } })
  const text = 'They are banned and out, and their messages are gone.'
  confirmAct({
    ...done,
    text,
    undone: 'They can come in again, and their messages are back.',
    pressMs: BAN_UNDO_MS,
  })
}

/** How long a ban can be taken back beside its confirmation. */
const BAN_UNDO_MS = 10_000

const ReportSheet = lazy(() => import('./ReportSheet.tsx'))

type Act = (work: () => Promise<unknown>) => void

/** What a role takes away or shows to everybody. */
function RoleActs({ roomId, message, act }: { roomId: string; message: ChatMessage; act: Act }) {
  const [choosing, setChoosing] = useState<'silence' | 'ban' | null>(null)
  const params = { id: roomId, messageId: message.id }
  const { accountId } = message
  return (
    <>
      {message.seq === null ? (
        <Button onClick={() => act(() => call('releaseMessage', { params }))}>Release</Button>
      ) : (
        <Button
          onClick={() =>
            act(() => call('pinMessage', { params: { id: roomId }, body: { messageId: message.id } }))
          }
        >
          Pin
        </Button>
      )}
      <Button kind="harm" onClick={() => act(() => deleteOne(params))}>
        Delete
      </Button>
      {accountId ? (
        <>
          <Button kind="harm" onClick={() => act(() => deleteAll({ id: roomId, accountId }))}>
            Delete all of theirs
          </Button>
          <Button
            aria-expanded={choosing === 'silence'}
            onClick={() => setChoosing(choosing === 'silence' ? null : 'silence')}
          >
            Silence
          </Button>
          <Button
            kind="harm"
            aria-expanded={choosing === 'ban'}
            onClick={() => setChoosing(choosing === 'ban' ? null : 'ban')}
          >
            Ban
          </Button>
          {choosing === 'silence' ? (
            <TermChoice
              label="Silence for"
              terms={TIME_OUT_TERMS}
              onChoose={(forS, why) => act(() => silence({ id: roomId, accountId }, forS, why))}
            />
          ) : null}
          {choosing === 'ban' ? (
            <TermChoice
              label="Ban from the channel for"
              terms={CHAT_BAN_TERMS}
              onChoose={(forS, why) => act(() => ban({ id: roomId, accountId }, forS, why))}
            />
          ) : null}
        </>
      ) : null}
    </>
  )
}

/** What somebody may do with one message: the first press opens, the second acts. */
export default function MessageActs({
  roomId,
  message,
  mayDelete,
  isOwn,
  onDone,
}: {
  roomId: string
  message: ChatMessage
  /** has a role that takes messages away */
  mayDelete: boolean
  isOwn: boolean
  onDone: () => void
}) {
  const [problem, setProblem] = useState('')
  const [reporting, setReporting] = useState<Exclude<ReportKind, 'stream'> | null>(null)
  function act(work: () => Promise<unknown>): void {
    setProblem('')
    work().then(onDone, (error: unknown) => setProblem(sentenceOf(error)))
  }
  const mayReport = !isOwn && message.seq !== null
  return (
    <div className="chatacts" data-testid="state:chat:acts">
      {mayDelete ? <RoleActs roomId={roomId} message={message} act={act} /> : null}
      {mayReport ? <Button onClick={() => setReporting('message')}>Report message</Button> : null}
      {mayReport && message.accountId ? (
        <Button onClick={() => setReporting('name')}>Report name</Button>
      ) : null}
      <Button kind="ghost" onClick={onDone}>
        Close
      </Button>
      {problem ? (
        <p className="text-sm text-bad" role="alert">
          {problem}
        </p>
      ) : null}
      {reporting ? (
        <Suspense fallback={null}>
          <ReportSheet
            {...{ roomId, kind: reporting, messageId: message.id, what: message.name }}
            onClose={onDone}
          />
        </Suspense>
      ) : null}
    </div>
  )
}

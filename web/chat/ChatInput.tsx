import { type FormEvent, lazy, Suspense, useId, useRef, useState } from 'react'
import { countSigns, MAX_MESSAGE_SIGNS, readMessage } from '#domain/chat/messageText.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { useSecondsUntil } from '#web/kit/useSecondsUntil.ts'
import { blockSentence, silenceSentence } from './chatWords.ts'
import type { Sent } from './sendMessage.ts'

// only for who asks for it
const EmojiRow = lazy(() => import('./EmojiRow.tsx'))

/** From here on a person sees how much is left. */
const COUNTED_FROM = 450

/** Where a message is typed. What is not taken stays there, with the reason. */
export function ChatInput({
  send,
  slowS,
  silentUntilMs,
  hint,
}: {
  send: (text: string) => Promise<Sent>
  /** seconds until the next message after one that was taken */
  slowS: number
  /** until when somebody told the person to be silent, milliseconds since the epoch; null: nobody did */
  silentUntilMs: number | null
  hint: string
}) {
  const id = useId()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const [isSending, setSending] = useState(false)
  const [untilMs, setUntilMs] = useState(0)
  const waitS = useSecondsUntil(Math.max(untilMs, silentUntilMs ?? 0))
  const isSilent = silentUntilMs !== null && silentUntilMs > serverNow()
  const input = useRef<HTMLInputElement>(null)
  const [hasEmoji, setHasEmoji] = useState(false)
  const signs = text.length < COUNTED_FROM ? 0 : countSigns(text)

  /** Where the cursor stands, and the cursor behind it. */
  function insert(sign: string): void {
    const field = input.current
    if (!field) return
    field.focus()
    field.setRangeText(sign, field.selectionStart ?? text.length, field.selectionEnd ?? text.length, 'end')
    setText(field.value)
    setProblem('')
  }

  async function onSubmit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isSending || waitS > 0) return
    const read = readMessage(text)
    if (read.text === null) {
      setProblem(read.problem)
      return
    }
    setSending(true)
    const answer = await send(read.text)
    setSending(false)
    if (answer.ok) {
      setText('')
      setProblem('')
      if (slowS > 0) setUntilMs(serverNow() + slowS * 1000)
      return
    }
    // where the person is silent the box says so already, for as long as it lasts
    if (answer.code === 'SILENCED' && 'cause' in answer && answer.cause === 'time_out') return
    setProblem(blockSentence(answer.code))
    if ('untilMs' in answer && answer.untilMs) setUntilMs(answer.untilMs)
  }

  const note = isSilent ? silenceSentence(silentUntilMs) : problem || hint
  const isBad = isSilent || problem !== ''
  return (
    <form className="chatform" onSubmit={(event) => void onSubmit(event)}>
      <label className="sr-only" htmlFor={id}>
        Your message
      </label>
      <span className={isBad ? 'inp wrong' : 'inp'}>
        <input
          id={id}
          ref={input}
          dir="auto"
          value={text}
          placeholder="Say something"
          autoComplete="off"
          enterKeyHint="send"
          aria-invalid={problem ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          onChange={(event) => {
            setText(event.target.value)
            setProblem('')
          }}
        />
        {signs >= COUNTED_FROM ? (
          <span className={signs > MAX_MESSAGE_SIGNS ? 'text-bad figures' : 'text-t3 figures'}>
            {MAX_MESSAGE_SIGNS - signs}
          </span>
        ) : null}
        <button
          className="chatsmile"
          type="button"
          aria-expanded={hasEmoji}
          aria-label="Emoji"
          onClick={() => setHasEmoji(!hasEmoji)}
        >
          <Icon name="smile" />
        </button>
      </span>
      <Button type="submit" isBusy={isSending} disabled={waitS > 0} className={waitS > 0 ? 'chatwait' : ''}>
        {waitS > 0 ? (
          <span className="figures">{waitS < 100 ? `${waitS} s` : formatCountdown(waitS)}</span>
        ) : (
          'Send'
        )}
      </Button>
      {hasEmoji ? (
        <Suspense fallback={null}>
          <EmojiRow onPick={insert} />
        </Suspense>
      ) : null}
      {note ? (
        <p
          id={`${id}-note`}
          className={isBad ? 'text-sm text-bad' : 'text-sm text-t3'}
          role={isBad ? 'alert' : undefined}
        >
          {note}
        </p>
      ) : null}
    </form>
  )
}

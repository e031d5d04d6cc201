import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { isolated } from '#domain/names/isolated.ts'
import type { ChatMessage } from '#protocol/chat.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import type { ChatLines } from './chatLines.ts'
import { BADGE_WORDS } from './chatWords.ts'

/** Lines that are drawn at a time; more would make every new one cost. */
const MAX_DRAWN = 28
/** How near the end somebody has to be to follow it, pixels. */
const NEAR_END = 48

/** What somebody does with a message. */
export type ActsOf = (message: ChatMessage, onDone: () => void) => ReactNode

interface LineProps {
  message: ChatMessage
  acts?: { isOpen: boolean; of: ActsOf; setOpen: (id: string | null) => void } | undefined
}

/** One message: text and nothing in it that could be pressed. */
export function ChatLine({ message, acts }: LineProps) {
  return (
    <li dir="auto" data-held={message.seq === null ? '' : undefined}>
      {acts ? (
        <button
          type="button"
          className="chatmore"
          aria-label={`Act on what ${isolated(message.name)} wrote`}
          aria-expanded={acts.isOpen}
          onClick={() => acts.setOpen(acts.isOpen ? null : message.id)}
        />
      ) : null}
      <b>
        <bdi>{message.name}</bdi>
        {message.badge ? <small>{BADGE_WORDS[message.badge]}</small> : null}
      </b>{' '}
      <bdi>{message.text}</bdi>
      {message.seq === null ? <em>Waits for a moderator</em> : null}
      {acts?.isOpen ? acts.of(message, () => acts.setOpen(null)) : null}
    </li>
  )
}

/** The messages, newest at the end, which it follows until somebody scrolls up. */
export function ChatList({ lines, actsOf }: { lines: ChatLines; actsOf?: ActsOf | undefined }) {
  const { messages, gap } = lines
  const [openId, setOpen] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const isFollowing = useRef(true)
  /** number of the newest line that was there when somebody scrolled up */
  const [stoppedAt, setStoppedAt] = useState<number | null>(null)
  const [earlier, setEarlier] = useState(0)
  const end = messages.length - earlier
  const drawn = messages.slice(Math.max(0, end - MAX_DRAWN), Math.max(0, end))
  const newest = messages.findLast(({ seq }) => seq !== null)?.seq ?? 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the messages moves the end
  useLayoutEffect(() => {
    if (isFollowing.current && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [messages])
  useEffect(() => {
    const list = box.current
    if (!list) return
    // the box changes its size with the keyboard of a phone
    const sizes = new ResizeObserver(() => {
      if (isFollowing.current) list.scrollTop = list.scrollHeight
    })
    sizes.observe(list)
    return () => sizes.disconnect()
  }, [])

  function onScroll(): void {
    const list = box.current
    if (!list) return
    const isNear = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END && earlier === 0
    if (isNear === isFollowing.current) return
    isFollowing.current = isNear
    setStoppedAt(isNear ? null : newest)
  }
  function jump(): void {
    isFollowing.current = true
    setEarlier(0)
    setStoppedAt(null)
    if (box.current) box.current.scrollTop = box.current.scrollHeight
  }
  const hasNew = stoppedAt !== null && newest > stoppedAt
  return (
    <div className="chatbox">
      <div
        className="chatscroll"
        ref={box}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keys has to get here
        tabIndex={0}
      >
        {end > MAX_DRAWN ? (
          <Button
            kind="ghost"
            onClick={() => setEarlier(Math.min(earlier + MAX_DRAWN / 2, messages.length - MAX_DRAWN))}
          >
            Earlier messages
          </Button>
        ) : null}
        <ol className="chatlines">
          {drawn.map((message) => (
            <ChatRow
              key={message.id}
              message={message}
              gap={gap}
              firstNew={stoppedAt}
              acts={actsOf && { of: actsOf, isOpen: openId === message.id, setOpen }}
            />
          ))}
        </ol>
        {messages.length === 0 ? <p className="text-sm text-t3">Nobody has written yet.</p> : null}
      </div>
      {hasNew || earlier > 0 ? (
        <Button className="chatjump" onClick={jump}>
          New messages ↓
        </Button>
      ) : null}
    </div>
  )
}

function ChatRow({
  message,
  gap,
  firstNew,
  acts,
}: LineProps & {
  gap: ChatLines['gap']
  firstNew: number | null
}) {
  return (
    <>
      {gap && message.seq === gap.beforeSeq ? (
        <li className="chatmark">{gap.missed} messages while you were away</li>
      ) : null}
      {firstNew !== null && message.seq === firstNew + 1 ? <li className="chatmark">New</li> : null}
      <ChatLine message={message} acts={acts} />
    </>
  )
}

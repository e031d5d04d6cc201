import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { ChatMessage } from '#protocol/chat.ts'
import { Empty } from '#web/kit/states/Empty.tsx'

/** What a key does with the line that has the focus. */
export type ConsoleAct = 'delete' | 'silence' | 'kick' | 'ban' | 'undo' | 'keys'

const KEYS: Readonly<Record<string, ConsoleAct>> = {
  ...{ d: 'delete', t: 'silence', x: 'kick', b: 'ban', u: 'undo' },
  '?': 'keys',
}
const STEPS: Readonly<Record<string, number>> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }
/** Newest lines that are drawn. */
const MAX_DRAWN = 60

export interface ConsoleChatProps {
  messages: readonly ChatMessage[]
  focusId: string | null
  onFocus: (id: string) => void
  onAct: (act: ConsoleAct) => void
}

/** The live chat, a line of which has the focus; keys count here and nowhere else. */
export function ConsoleChat({ messages, focusId, onFocus, onAct }: ConsoleChatProps) {
  const list = useRef<HTMLDivElement>(null)
  const drawn = messages.slice(-MAX_DRAWN)
  const at = drawn.findIndex(({ id }) => id === focusId)
  const newest = drawn.at(-1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new moves the end while no line has the focus
  useEffect(() => {
    if (at >= 0) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
    else if (list.current) list.current.scrollTop = list.current.scrollHeight
  }, [at, focusId, newest])
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const [step, act] = [STEPS[event.key], KEYS[event.key]]
    if (step === undefined && act === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (act) onAct(act)
    if (step === undefined) return
    const next = at < 0 ? drawn.length - 1 : Math.min(drawn.length - 1, Math.max(0, at + step))
    const line = drawn[next]
    if (line) onFocus(line.id)
  }
  return (
    <section className="consolechat" aria-labelledby="console-chat">
      <h2 id="console-chat">Chat</h2>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label="Messages"
        aria-activedescendant={at >= 0 ? `line-${focusId}` : undefined}
        aria-keyshortcuts="j k d t x b u ?"
        onKeyDown={onKeyDown}
      >
        {drawn.map(({ id, seq, name, text }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the list's
          <div
            key={id}
            id={`line-${id}`}
            role="option"
            aria-selected={id === focusId}
            dir="auto"
            tabIndex={-1}
            onClick={() => onFocus(id)}
          >
            <b>
              <bdi>{name}</bdi>
            </b>{' '}
            <bdi>{text}</bdi>
            {seq === null ? <em>Held</em> : null}
          </div>
        ))}
      </div>
      {drawn.length === 0 ? <Empty>Nobody has written yet.</Empty> : null}
    </section>
  )
}

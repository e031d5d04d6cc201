import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import type { ActingRole } from '#domain/channel/roleActs.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { ChatInput } from './ChatInput.tsx'
import { ChatLine, ChatList } from './ChatList.tsx'
import type { ChatLines } from './chatLines.ts'
import { ruleSentence } from './chatWords.ts'
import { ShieldHead } from './ShieldHead.tsx'
import { READ_ALOUD, type ReadAloud, useAnnounced } from './useAnnounced.ts'
import { type ChatOnPage, useChat } from './useChat.ts'
import './chat.css'

const ChatRulesSheet = lazy(() => import('./ChatRules.tsx'))
const Unpin = lazy(() => import('./acts/Unpin.tsx'))
const MessageActs = lazy(() => import('./acts/MessageActs.tsx'))

const ANNOUNCED_WORDS: Record<ReadAloud, string> = {
  all: 'Read out all messages',
  mentions: 'Read out mentions of me',
  off: 'Read out nothing',
}
const CHOICE_KEY = 'chat-announcements'

/** Who reads along. */
export interface ChatPerson {
  accountId: string
  name: Typed
  isGuest: boolean
}

export interface ChatViewProps {
  roomId: string
  lines: ChatLines
  /** what the person is in the channel; null: it is not open to them */
  actingAs: ActingRole | null
  person: ChatPerson | null
  send: ChatOnPage['send']
  /** until when the person is silent; null: they are not */
  silentUntilMs?: number | null
  /** where a guest chooses a name, or signs in */
  nameChoice?: ReactNode
}

function keptChoice(): ReadAloud {
  try {
    const kept = localStorage.getItem(CHOICE_KEY)
    return READ_ALOUD.find((one) => one === kept) ?? 'all'
  } catch {
    return 'all'
  }
}

/** `⇧C` puts the chat away and brings it back; not while somebody types. */
function useCollapseKey(onPress: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea, select')
      if (isTyping || event.key !== 'C' || event.ctrlKey || event.metaKey || event.altKey) return
      onPress()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [onPress])
}

/** The chat of a stream as it looks. */
export function ChatView({
  roomId,
  lines,
  actingAs,
  person,
  send,
  nameChoice,
  silentUntilMs = null,
}: ChatViewProps) {
  const [isAway, setAway] = useState(false)
  const [hasRules, setRules] = useState(false)
  const [choice, setChoice] = useState(keptChoice)
  const [toggle] = useState(() => () => setAway((now) => !now))
  useCollapseKey(toggle)
  const said = useAnnounced(lines.messages, choice, person)
  const isViewer = actingAs === null || actingAs === 'viewer'
  const isGuest = person?.isGuest ?? true
  const isShut = isViewer && isGuest && !lines.rule.guests
  const newest = lines.messages.findLast(({ seq }) => seq !== null)
  return (
    <section className={isAway ? 'chat away' : 'chat'} aria-label="Chat" data-testid="state:chat">
      <header>
        <h2>Chat</h2>
        <ShieldHead
          roomId={roomId}
          shield={lines.shield}
          mayAct={actingAs !== null && mayDo(actingAs, 'shield')}
        />
        {actingAs !== null && mayDo(actingAs, 'setChatRules') ? (
          <Button kind="ghost" onClick={() => setRules(true)}>
            Rules
          </Button>
        ) : null}
        <Button kind="ghost" aria-expanded={!isAway} aria-keyshortcuts="Shift+C" onClick={toggle}>
          {isAway ? 'Show' : 'Hide'}
        </Button>
      </header>
      {isAway ? null : (
        <>
          {lines.pinned ? (
            <div className="chatpinned">
              <ul className="chatlines" aria-label="Pinned">
                <ChatLine message={lines.pinned} />
              </ul>
              {actingAs !== null && mayDo(actingAs, 'setChatRules') ? (
                <Suspense fallback={null}>
                  <Unpin roomId={roomId} />
                </Suspense>
              ) : null}
            </div>
          ) : null}
          <ChatList
            lines={lines}
            actsOf={
              actingAs !== null && person !== null
                ? (message, onDone) => (
                    <Suspense fallback={null}>
                      <MessageActs
                        {...{ roomId, message, onDone }}
                        mayDelete={mayDo(actingAs, 'deleteMessage')}
                        isOwn={message.accountId === person.accountId}
                      />
                    </Suspense>
                  )
                : undefined
            }
          />
          {isShut ? (
            <p className="chatshut text-sm text-t3">{ruleSentence(lines.rule, true)}</p>
          ) : (
            <ChatInput
              send={send}
              slowS={isViewer ? lines.rule.slowS : 0}
              silentUntilMs={isViewer ? silentUntilMs : null}
              hint={isViewer ? ruleSentence(lines.rule, isGuest) : ''}
            />
          )}
          <footer>
            {isGuest && !isShut ? nameChoice : null}
            <label className="sr-only" htmlFor="chat-announce">
              For screen readers
            </label>
            <select
              id="chat-announce"
              value={choice}
              onChange={(event) => {
                const next = event.target.value as ReadAloud
                setChoice(next)
                try {
                  localStorage.setItem(CHOICE_KEY, next)
                } catch {
                  // it counts for this visit then
                }
              }}
            >
              {READ_ALOUD.map((one) => (
                <option key={one} value={one}>
                  {ANNOUNCED_WORDS[one]}
                </option>
              ))}
            </select>
          </footer>
        </>
      )}
      <p className="sr-only" role="status" aria-live="polite" data-newest={newest?.seq ?? 0}>
        {said}
      </p>
      {hasRules ? (
        <Suspense fallback={null}>
          <ChatRulesSheet roomId={roomId} rule={lines.rule} onClose={() => setRules(false)} />
        </Suspense>
      ) : null}
    </section>
  )
}

export interface ChatPanelProps {
  socket: RealtimeSocket | null
  roomId: string
  /** what gives the right to read; null: nothing */
  seat: string | null
  person: ChatPerson | null
  nameChoice?: ReactNode
}

/** The chat of a stream for who may read it. */
export function ChatPanel({ socket, roomId, seat, person, nameChoice }: ChatPanelProps) {
  const { lines, role, send, silentUntilMs } = useChat(socket, roomId, seat)
  return <ChatView {...{ roomId, lines, person, send, nameChoice, silentUntilMs }} actingAs={role} />
}

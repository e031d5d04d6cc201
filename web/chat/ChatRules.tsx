import { useState } from 'react'
import { type ChatRule, SLOW_STEPS_S, type SlowStepS } from '#domain/chat/chatRule.ts'
import { CHAT_LINKS, type ChatLinks } from '#domain/chat/words.ts'
import { call } from '#web/kit/api/client.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'

const LINK_WORDS: Record<ChatLinks, string> = {
  held: 'Wait for a moderator',
  text: 'Are shown as text',
  off: 'Cannot be sent',
}
const TICKS = [
  ['guests', 'Guests may write'],
  ['holdersOnly', 'Pass holders only'],
  ['followersOnly', 'Followers of 10 minutes only'],
] as const

/** The rules of a chat for who may change them; each change counts at once. */
export function ChatRules({ rule, onChange }: { rule: ChatRule; onChange: (rule: ChatRule) => void }) {
  return (
    <div className="flex flex-col gap-4" data-testid="state:chat:rules">
      {TICKS.map(([name, words]) => (
        <label key={name} className="flex items-center gap-3 min-h-11">
          <input
            type="checkbox"
            checked={rule[name]}
            onChange={(event) => onChange({ ...rule, [name]: event.target.checked })}
          />
          {words}
        </label>
      ))}
      <div className="field">
        <label htmlFor="chat-slow">Slow mode</label>
        <span className="inp">
          <select
            id="chat-slow"
            value={rule.slowS}
            onChange={(event) => onChange({ ...rule, slowS: Number(event.target.value) as SlowStepS })}
          >
            {SLOW_STEPS_S.map((s) => (
              <option key={s} value={s}>
                {s === 0 ? 'Off' : `One message every ${s} s`}
              </option>
            ))}
          </select>
        </span>
      </div>
      <div className="field">
        <label htmlFor="chat-links">Messages with links</label>
        <span className="inp">
          <select
            id="chat-links"
            value={rule.links}
            onChange={(event) => onChange({ ...rule, links: event.target.value as ChatLinks })}
          >
            {CHAT_LINKS.map((one) => (
              <option key={one} value={one}>
                {LINK_WORDS[one]}
              </option>
            ))}
          </select>
        </span>
      </div>
      <p className="text-sm text-t3">You, and who helps you here, write without these rules.</p>
    </div>
  )
}

/** The same in a sheet, sent as it is changed. */
export default function ChatRulesSheet({
  roomId,
  rule,
  onClose,
}: {
  roomId: string
  rule: ChatRule
  onClose: () => void
}) {
  const [wish, setWish] = useState(rule)
  const [error, setError] = useState<unknown>(null)
  async function change(next: ChatRule): Promise<void> {
    setWish(next)
    setError(null)
    try {
      await call('setChatRule', { params: { id: roomId }, body: next })
    } catch (cause) {
      setError(cause)
      setWish(rule)
    }
  }
  return (
    <Sheet title="Who may write" onClose={onClose}>
      <ChatRules rule={wish} onChange={(next) => void change(next)} />
      {error ? (
        <Oops what="The rules stayed as they were." error={error} onRetry={() => void change(wish)} />
      ) : null}
    </Sheet>
  )
}

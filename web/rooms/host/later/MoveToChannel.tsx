import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ScheduledCard } from '#api/rooms/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'

export interface MoveToChannelProps {
  card: ScheduledCard
  onDone: () => Promise<void>
}

/** Moves what is announced to another own channel; nothing where there is none. */
export function MoveToChannel({ card, onDone }: MoveToChannelProps) {
  const { data } = useQuery({ queryKey: ['own-channels'], queryFn: () => call('listOwnChannels', {}) })
  const [chosen, setChosen] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const others = data?.channels.filter(({ id, isArchived }) => !isArchived && id !== card.channel.id) ?? []
  const [first] = others
  if (!first) return null
  const move = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await call('moveRoom', { params: { id: card.roomId }, body: { channelId: chosen || first.id } })
      await onDone()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-3 mt-6">
      <label className="field">
        <span>Or to another channel of yours</span>
        <span className="inp">
          <select value={chosen || first.id} onChange={(event) => setChosen(event.target.value)}>
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </span>
      </label>
      {problem ? <Oops what="It was not moved." error={problem} /> : null}
      <div>
        <Button kind="line" isBusy={isBusy} onClick={() => void move()}>
          Move to this channel
        </Button>
      </div>
    </div>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Reminder } from '#api/rooms/schedule/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { dropWish, isWishKept, keepWish } from './keptWish.ts'
import { reminderQuery } from './reminderQuery.ts'
import { saveCalendar } from './saveCalendar.ts'
import { ownZone } from './when.ts'

/** What happens now, by where mails reach the person. */
const REACH_WORDS: Record<Reminder['mailReach'], string> = {
  on: 'The entry for your calendar is on its way by mail. We write again ten minutes before, and when it begins.',
  off: 'You switched mails about what is live off, so we tell you here alone. Switch them on under Notifications.',
  refused: 'Your address takes no mail from us, so we tell you here alone.',
  none: 'We tell you here. Add an e-mail address under Security to get mails, or take the file for your calendar.',
}

const MAIL_WORDS: Record<Reminder['mails'][number]['mail'], string> = {
  calendar: 'Calendar entry',
  soon: 'Ten minutes before',
  start: 'At the start',
}

const STATE_WORDS: Record<Reminder['mails'][number]['state'], string> = {
  due: 'on its way',
  sent: 'mailed',
  bounced: 'refused by your address',
  failed: 'not mailed',
}

export interface RemindButtonProps {
  roomId: string
  isSignedIn: boolean
  /** resolves to true once somebody has signed in */
  onNeedSignIn: () => Promise<boolean>
  /** another button is the first of this screen */
  isSecond?: boolean
}

/** One press: reminded, with the entry in the calendar. A press by a stranger counts once they have signed in. */
export function RemindButton({ roomId, isSignedIn, onNeedSignIn, isSecond = false }: RemindButtonProps) {
  const queries = useQueryClient()
  const { data } = useQuery({ ...reminderQuery(roomId), enabled: isSignedIn })
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const isTaken = useRef(false)

  async function set(isOn: boolean): Promise<void> {
    setBusy(true)
    setProblem(null)
    dropWish()
    const params = { id: roomId }
    try {
      const now = isOn
        ? await call('setReminder', { params, body: { zone: ownZone() } })
        : await call('clearReminder', { params })
      queries.setQueryData(reminderQuery(roomId).queryKey, now)
    } catch (error) {
      setProblem(error)
    }
    setBusy(false)
  }

  const isWaiting = isSignedIn && isWishKept(roomId)
  useEffect(() => {
    if (!isWaiting || isTaken.current) return
    isTaken.current = true
    void set(true)
  })

  function press(): void {
    if (isSignedIn) return void set(!data?.isOn)
    keepWish(roomId)
    void onNeedSignIn().then((isIn) => {
      if (!isIn) dropWish()
    })
  }

  return (
    <div className="flex flex-col gap-3">
      {data?.isOn ? (
        <Note tone="ok" icon="bell" role="status" testId="state:stream:reminded">
          <p>{REACH_WORDS[data.mailReach]}</p>
          {data.mails.length > 0 ? (
            <ul className="text-sm">
              {data.mails.map(({ mail, state }) => (
                <li key={mail}>
                  {MAIL_WORDS[mail]}: {STATE_WORDS[state]}
                </li>
              ))}
            </ul>
          ) : null}
        </Note>
      ) : null}
      {problem ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>{sentenceOf(problem)}</p>
        </Note>
      ) : null}
      <Button
        kind={data?.isOn || isSecond ? 'line' : 'lamp'}
        size="big"
        isFull
        isBusy={isBusy}
        onClick={press}
      >
        {isBusy ? null : <Icon name="bell" />}
        {data?.isOn ? 'Remind me no more' : 'Remind me'}
      </Button>
      <Button kind="ghost" size="mid" isFull onClick={() => void saveCalendar(roomId).catch(setProblem)}>
        File for your calendar
      </Button>
    </div>
  )
}

import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { CallRules } from './hours/CallRules.tsx'
import { faultAt } from './hours/calendarFaults.ts'
import { OtherDates } from './hours/OtherDates.tsx'
import { type CalendarContext, useCalendarDraft } from './hours/useCalendarDraft.ts'
import { WeeklyHours } from './hours/WeeklyHours.tsx'
import { OfferList } from './offers/OfferList.tsx'
import type { CallActs } from './ownCalls.ts'
import { FanTimes } from './preview/FanTimes.tsx'
import { SaveBar } from './SaveBar.tsx'
import { StateRow } from './StateRow.tsx'
import { ZoneChoice } from './ZoneChoice.tsx'
import './hours/hours.css'

export interface CallsViewProps {
  own: OwnCalls
  config: Pick<Config, 'cards' | 'currencies' | 'contracts'>
  acts: CallActs
  context: CalendarContext
}

/** Pauses or opens booking with the hours that are stored, whatever is being set. */
function usePause({ own, acts }: CallsViewProps, onSaved: (saved: OwnCalls) => void) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  async function toggle(): Promise<void> {
    const { calendar, revision } = own
    if (calendar === null || isBusy) return
    setBusy(true)
    setProblem(null)
    try {
      onSaved(await acts.onSave({ revision, calendar: { ...calendar, isPaused: !calendar.isPaused } }))
    } catch (error) {
      const isOld = problemCode(error) === 'CONFLICT'
      if (isOld) await acts.onRefresh().catch(() => null)
      setProblem(isOld ? 'Your hours were changed elsewhere meanwhile. Try again.' : sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, problem, toggle }
}

/** Takes the focus of a bar that is gone. */
function useFocusOfBar(isThere: boolean) {
  const heading = useRef<HTMLHeadingElement>(null)
  const previous = useRef(isThere)
  useEffect(() => {
    const isGone = previous.current && !isThere
    if (isGone && document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
    previous.current = isThere
  }, [isThere])
  return heading
}

/** How fans can pay for a time that they hold. */
function payText({ cards, contracts }: CallsViewProps['config']): string {
  return [
    'Fans hold a time for ten minutes.',
    contracts.consultationEscrow === null
      ? 'Nothing is paid by wallet here.'
      : 'They can pay by wallet where a price is open on the chain.',
    ...(cards === null
      ? []
      : [
          'They can reserve by card where it has a price by card: the money is held at once, and taken as the terms say. Of a call more than five days ahead it is held from two days before, and the call is firm only then.',
        ]),
  ].join(' ')
}

/** Hours, offers, and what fans see of them. */
function Calendar(props: CallsViewProps) {
  const { own, config, acts, context } = props
  const draft = useCalendarDraft(own, acts, context)
  const pause = usePause(props, draft.follow)
  const { calendar, faults, change } = draft
  const heading = useFocusOfBar(draft.isUnsaved)
  return (
    <div className="flex flex-col gap-10">
      <div className="flex flex-col gap-4">
        <Note>{payText(config)}</Note>
        {own.calendar ? (
          <StateRow
            isPaused={own.calendar.isPaused}
            isBusy={pause.isBusy}
            problem={pause.problem}
            onToggle={() => void pause.toggle()}
          />
        ) : null}
      </div>
      <div className="flex flex-col gap-4">
        <WeeklyHours
          hours={calendar.hours}
          {...{ faults, heading }}
          onChange={(hours) => change({ hours })}
        />
        <ZoneChoice
          label="Time zone of these hours"
          value={calendar.zone}
          ownZone={context.ownZone}
          fault={faultAt(faults, '/zone')}
          onChoose={(zone) => change({ zone })}
        />
      </div>
      <OtherDates
        days={calendar.days}
        today={draft.today}
        faults={faults}
        onChange={(days) => change({ days })}
      />
      <CallRules rules={calendar} onChange={change} />
      <OfferList own={own} config={config} acts={acts} />
      <FanTimes
        calendar={calendar}
        isRight={draft.isRight}
        offers={own.offers}
        nowMs={context.nowMs}
        ownZone={context.ownZone}
      />
      {draft.isUnsaved ? (
        <SaveBar
          isFirst={draft.isFirst}
          isBusy={draft.isBusy}
          problems={draft.problems}
          onSave={() => void draft.save()}
          onDiscard={draft.discard}
        />
      ) : null}
    </div>
  )
}

/** What a creator sells as calls, and when; without a channel there is nobody to book. */
export function CallsView(props: CallsViewProps) {
  if (props.own.hasChannel) return <Calendar {...props} />
  return (
    <Empty
      action={
        <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to="/studio/live">
          Open the studio
        </Link>
      }
    >
      You have no channel yet, so there is nobody to book. The studio makes one.
    </Empty>
  )
}

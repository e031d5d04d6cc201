import { StepSheet, type StepSheetProps } from '../booked/steps/StepSheet.tsx'
import type { StatementEvidence } from './evidence.ts'
import { StatementForm } from './StatementForm.tsx'
import { type AddStatement, useAddStatement } from './useAddStatement.ts'
import { useIsOpen } from './useIsOpen.ts'

export interface ObjectSheetProps extends Omit<StepSheetProps, 'kind' | 'onSend' | 'isBusy' | 'children'> {
  /** sends it; the key of the effect that was shown, and what is laid before the arbiter */
  onSend: (shownKey: string, evidence: StatementEvidence) => void
}

/** Asks before somebody objects: what it does to the money, and what they say. */
export function ObjectSheetView({ work, onSend, ...props }: ObjectSheetProps & { work: AddStatement }) {
  const isOpen = useIsOpen()
  async function object(shownKey: string): Promise<void> {
    const evidence = await work.add()
    // who closed it meanwhile asked for nothing
    if (evidence && isOpen.current) onSend(shownKey, evidence)
  }
  return (
    <StepSheet {...props} kind="dispute" isBusy={work.isBusy} onSend={(shownKey) => void object(shownKey)}>
      <StatementForm booking={props.booking} work={work} />
    </StepSheet>
  )
}

/** The same with what is written about this call. */
export function ObjectSheet(props: ObjectSheetProps) {
  return <ObjectSheetView {...props} work={useAddStatement(props.booking)} />
}

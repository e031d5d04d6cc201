import { useState } from 'react'
import type { Identity } from '#api/accounts/identities/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { EmailForms } from '../EmailForms.tsx'
import { useWork } from '../factors/useWork.ts'

interface LinkEmailSheetProps {
  onLinked: (identities: Identity[]) => void
  onClose: () => void
}

/** Gives the account an e-mail address, by a code that was sent there. */
export function LinkEmailSheet({ onLinked, onClose }: LinkEmailSheetProps) {
  const [email, setEmail] = useState('')
  const [flow, setFlow] = useState<string | null>(null)
  const { isBusy, error, run } = useWork()
  const way = {
    ...{ email, hasFlow: flow !== null, isBusy, error },
    ask: async (address: string) =>
      run(async () => {
        setEmail(address)
        setFlow((await call('startEmailLink', { body: { email: address } })).flow)
      }),
    enter: async (code: string) =>
      run(async () => onLinked((await call('linkEmail', { body: { flow: flow ?? '', code } })).identities)),
    back: () => run(async () => setFlow(null)),
  }
  return (
    <Sheet title="Add an e-mail" onClose={onClose} testId="state:security:link-email">
      <div className="mt-4">
        <EmailForms way={way} onBack={onClose} last="Add" />
      </div>
    </Sheet>
  )
}

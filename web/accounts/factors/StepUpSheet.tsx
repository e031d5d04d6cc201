import { useQueryClient } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { EnrolForm } from './EnrolForm.tsx'
import { factorsQuery } from './factorsQuery.ts'
import { ProofForm } from './ProofForm.tsx'
import { knowsPasskeys, makePasskey, stepUpWithPasskey } from './passkeys.ts'
import { answerStepUp, type StepUpRequest } from './stepUpRequest.ts'

/** Asks for a second proof over the current page; what the person did goes on afterwards. Rendered once by the shell. */
export function StepUpSheet({ request }: { request: StepUpRequest }) {
  const queries = useQueryClient()
  const isProof = request.methods.length > 0
  const proven = () => {
    void queries.invalidateQueries({ queryKey: factorsQuery().queryKey })
    answerStepUp(true)
  }
  const enrolled = () => {
    showToast({
      id: 'factor-added',
      tone: 'ok',
      text: 'Added. Make recovery codes under Security, for the day it is lost.',
    })
    proven()
  }
  return (
    <Sheet
      title={isProof ? 'Confirm that it is you' : 'Add a second factor first'}
      onClose={() => answerStepUp(false)}
      testId="step-up-sheet"
    >
      <div className="flex flex-col gap-4 mt-4">
        <p className="text-sm text-t2">
          {isProof
            ? 'This needs a second proof. Nothing you typed is lost.'
            : 'Closed doors and money need one, so that a stolen browser cannot act for you. Nothing you typed is lost.'}
        </p>
        {isProof ? (
          <ProofForm
            methods={request.methods}
            onPasskey={async () => {
              await stepUpWithPasskey()
              proven()
            }}
            onCode={async (kind, code) => {
              await call('proveFactor', { body: { kind, code } })
              proven()
            }}
          />
        ) : (
          <EnrolForm
            hasPasskeys={knowsPasskeys()}
            onPasskey={async () => {
              await makePasskey('Passkey 1')
              enrolled()
            }}
            onBeginTotp={() => call('beginTotp', {})}
            onConfirmTotp={async (code) => {
              await call('confirmTotp', { body: { code } })
              enrolled()
            }}
          />
        )}
      </div>
    </Sheet>
  )
}

import { VerifyPart } from '#web/calls/bundle/page/VerifyView.tsx'

/** `/verify`: the record of a call is checked by whoever has it, without an account. */
export default function VerifyPage() {
  return (
    <div className="main" data-testid="state:verify">
      <title>Check the record of a call · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Check the record of a call</h1>
        <VerifyPart />
      </div>
    </div>
  )
}

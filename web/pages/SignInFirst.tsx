import { openSignIn } from '#web/accounts/signInRequest.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'

/** A page that belongs to an account, for who has not signed in. @param reason title of the sheet that opens */
export function SignInFirst({ reason, children }: { reason: string; children: string }) {
  return (
    <Empty
      action={
        <Button kind="lamp" size="mid" onClick={() => void openSignIn(reason)}>
          Sign in
        </Button>
      }
    >
      {children}
    </Empty>
  )
}

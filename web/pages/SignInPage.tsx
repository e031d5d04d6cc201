import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import { SignInPanel } from '#web/accounts/SignInPanel.tsx'
import { safeNext } from '#web/accounts/safeNext.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { useWalletSignIn } from '#web/accounts/useWalletSignIn.ts'
import { configQuery } from '#web/kit/api/queries.ts'

/** Sign-in as a page, for links from elsewhere; goes on to `next` afterwards. */
export default function SignInPage() {
  const [query] = useSearchParams()
  const next = safeNext(query.get('next'))
  const navigate = useNavigate()
  const { account } = useSession()
  const { data: config } = useQuery(configQuery())
  const done = () => void navigate(next, { replace: true })
  const signIn = useWalletSignIn(config, done)
  if (account && signIn.step === 'choosing') return <Navigate to={next} replace />
  return (
    <div className="main">
      <title>Sign in · Stagedoor</title>
      <div className="mx-auto max-w-110">
        <h1 className="d3 mb-6">Sign in</h1>
        <SignInPanel signIn={signIn} onDone={done} />
      </div>
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import type { LookedInvitation } from '#api/rooms/invitations/contract.ts'
import { roomPath } from '#domain/room/hostedKind.ts'
import type { ChannelRole } from '#domain/words.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { actWords } from '#web/creators/team/actWords.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'

/** Behind the sign that no server is sent. */
const TOKEN = /^#[\w-]{43}$/

function Gone() {
  return (
    <Empty
      action={
        <Link className="btn line mid" to="/">
          Back to home
        </Link>
      }
    >
      This invitation opens nothing any more: it was used, taken back, or is older than its days. Ask who
      invited you for another one.
    </Empty>
  )
}

/** What who accepts can do, and what not. */
function RoleOffered({ role }: { role: ChannelRole }) {
  const { can, cannot } = actWords(role)
  return (
    <p className="text-sm text-t2">
      You can {can.join(', ')}. You cannot {cannot.join(', ')}.
    </p>
  )
}

function Offer({ token, looked }: { token: string; looked: LookedInvitation }) {
  const { account } = useSession()
  const navigate = useNavigate()
  const [failed, setFailed] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const { channel, title, kind, role, roomId, roomKind } = looked
  const enter = (id: string) => void navigate(roomPath(roomKind ?? 'stream', id), { replace: true })
  async function accept(): Promise<void> {
    setFailed(null)
    if (roomId) return enter(roomId)
    if (!account && !(await openSignIn('Sign in to accept the invitation'))) return
    setBusy(true)
    try {
      const claimed = await call('claimInvitation', { body: { token } })
      if (claimed.roomId) enter(claimed.roomId)
      else void navigate('/studio/channels', { replace: true })
    } catch (refused) {
      setFailed(refused)
    }
    setBusy(false)
  }
  return (
    <>
      <p>
        <bdi className="font-medium">{channel.name}</bdi> (@{channel.handle}) invites you to{' '}
        {role ? `be a ${role} of this channel.` : <bdi className="font-medium">{title}</bdi>}
        {role ? null : '. Nobody else can find it.'}
      </p>
      {role ? <RoleOffered role={role} /> : null}
      {roomId ? null : (
        <p className="text-sm text-t2">
          {kind === 'email'
            ? 'Accept it with an account that has the address it is for.'
            : 'The first who accepts is in, and the link is used up.'}
        </p>
      )}
      {failed ? <Oops what="You are not in yet." error={failed} /> : null}
      {problemCode(failed) === 'FORBIDDEN' ? (
        <Link className="underline" to="/me/security">
          Open Security
        </Link>
      ) : null}
      <Button kind="lamp" size="mid" isBusy={isBusy} onClick={() => void accept()}>
        {roomId ? 'Go in' : account ? 'Accept' : 'Sign in and accept'}
      </Button>
    </>
  )
}

/** An invitation to a private room or to a role. Reading the page changes nothing: scanners open every link of a mail. */
export default function InvitationPage() {
  const { hash } = useLocation()
  const { account, isLoading } = useSession()
  const token = TOKEN.test(hash) ? hash.slice(1) : null
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token, account?.accountId ?? null],
    queryFn: () => call('lookAtInvitation', { body: { token: token ?? '' } }),
    enabled: token !== null && !isLoading,
    gcTime: 0,
  })
  const isGone = token === null || problemCode(error) === 'NOT_FOUND'
  return (
    <div className="main" data-testid="state:invitation">
      <title>Invitation · Stagedoor</title>
      <div className="max-w-168 flex flex-col items-start gap-4">
        <h1 className="d2">You are invited</h1>
        {isGone ? (
          <Gone />
        ) : data && token ? (
          <Offer token={token} looked={data} />
        ) : error ? (
          <Oops what="We could not read this invitation." error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading label="Reading the invitation">
            <SkeletonLine height="h-16" />
          </Loading>
        )}
      </div>
    </div>
  )
}

import { Link } from 'react-router'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { WaitingMoneyList } from '#web/ledger/WaitingMoneyList.tsx'
import { MyPassList } from '#web/passes/mine/MyPassList.tsx'

function SignInFirst() {
  return (
    <Empty
      action={
        <Button kind="lamp" size="mid" onClick={() => void openSignIn('Sign in to see your passes')}>
          Sign in
        </Button>
      }
    >
      Passes belong to an account. Sign in, and yours are here.
    </Empty>
  )
}

/** `/me`: what somebody holds, and what waits for them. */
export default function LibraryPage() {
  const { account, isLoading } = useSession()
  return (
    <div className="main" data-testid={account ? 'state:library:shown' : 'state:library:signed-out'}>
      <title>Your passes · Stagedoor</title>
      <h1 className="d3 mb-6">Your passes</h1>
      {isLoading ? (
        <Loading label="Loading your passes">
          <SkeletonLine height="h-32" />
        </Loading>
      ) : account ? (
        <>
          <MyPassList
            channelLink={(handle, name) => (
              <Link to={`/c/${handle}`}>
                <bdi>{name}</bdi>
              </Link>
            )}
          />
          <WaitingMoneyList />
        </>
      ) : (
        <SignInFirst />
      )}
    </div>
  )
}

import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const SIGNATURE = 'contracts/libraries/SignatureLib.sol'
const DELEGATE = 'contracts/libraries/DelegateLib.sol'
const LOCK = 'contracts/tokens/lock/TokenLock.sol'
const OUTCOME = 'contracts/bookings/disputes/Outcome.sol'

/** Who signed, whose code runs, and what a call that was attended pays. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'nobody-signs',
    file: SIGNATURE,
    from: 'if (signer == address(0)) return false;',
    to: '',
    means: 'where no signer is set any bytes buy, pay and attest',
    suite: 'libraries/signature',
  },
  {
    name: 'key-that-got-code-loses-what-it-signed',
    file: SIGNATURE,
    from: 'ECDSA.tryRecoverCalldata(digest, signature) == signer',
    to: 'signer.code.length == 0 && ECDSA.tryRecoverCalldata(digest, signature) == signer',
    means: 'a person whose key turns on code for its account cannot redeem vouchers it signed before',
    suite: 'libraries/signature',
  },
  {
    name: 'anybody-names-the-part-that-runs',
    file: DELEGATE,
    from: 'msg.sender != address(this) || msg.sig != READ',
    to: 'msg.sig != READ',
    means: 'a stranger runs any code on the storage and the money of a contract',
    suite: 'libraries/delegate',
  },
  {
    name: 'allocation-is-released-again',
    file: LOCK,
    from: '_released[token] = released;',
    to: '',
    means: 'a creator takes the released part again, out of what other creators locked',
    suite: 'tokens/lock',
  },
  {
    name: 'metered-caller-pays-for-an-absence',
    file: OUTCOME,
    from: 'isFanAbsent && share < policy.noShowBps && !policy.metered',
    to: 'isFanAbsent && share < policy.noShowBps',
    means: 'who pays by the second and hangs up at once pays as if they had never come',
    suite: 'bookings/attest',
  },
  {
    name: 'no-show-share-lowers-what-was-talked',
    file: OUTCOME,
    from: 'isFanAbsent && share < policy.noShowBps && !policy.metered',
    to: 'isFanAbsent && !policy.metered',
    means: 'a fan who talked for longer than the no-show share pays only that share',
    suite: 'bookings/attest',
  },
]

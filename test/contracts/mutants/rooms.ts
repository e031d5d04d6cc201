import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const TIPS = 'contracts/rooms/RoomTips.sol'
const SESSION_LOCK = 'contracts/rooms/SessionLock.sol'
const SALE = 'contracts/recordings/Recordings.sol'
const PUBLISHING = 'contracts/recordings/publishing/RecordingPublishing.sol'

/** Tips, session locks and sales of recordings. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'tip-moves-what-the-list-says-today',
    file: TIPS,
    from: 'if (token != address(0)) return token;',
    to: '',
    means: 'a replaced list of currencies makes tips move another token that the tipper allowed',
    suite: 'rooms/tips',
  },
  {
    name: 'authorized-tip-goes-where-the-relayer-says',
    file: TIPS,
    from: 'abi.encode(block.chainid, address(this), tip_, from, salt)',
    to: 'abi.encode(block.chainid, address(this), tip_.amount, from, salt)',
    means: 'whoever relays a signed tip names its receiver',
    suite: 'rooms/authorized',
  },
  {
    name: 'lock-opens-two-rooms',
    file: SESSION_LOCK,
    from: 'lock.roomId != roomId && lock.until > block.timestamp',
    to: 'lock.roomId > roomId && lock.until > block.timestamp',
    means: 'the same tokens open one room after another within a session, as long as each is newer',
    suite: 'rooms/lock',
  },
  {
    name: 'lock-counts-what-was-promised',
    file: SESSION_LOCK,
    from: 'lock.amount + uint128(received)',
    to: 'lock.amount + uint128(amount)',
    means: 'a token that keeps a toll is returned to one owner out of what others locked',
    suite: 'rooms/lock',
  },
  {
    name: 'lock-is-returned-to-the-caller',
    file: SESSION_LOCK,
    from: 'SafeTransferLib.safeTransfer(token, owner, amount);',
    to: 'SafeTransferLib.safeTransfer(token, msg.sender, amount);',
    means: 'anybody takes the tokens of a session that is over',
    suite: 'rooms/lock',
  },
  {
    name: 'wallet-limit-counts-the-buyer',
    file: SALE,
    from: 'soldTo[id][to];',
    to: 'soldTo[id][msg.sender];',
    means: 'one wallet collects a limited edition through others that pay for it',
    suite: 'recordings/mint',
  },
  {
    name: 'authorized-sale-keeps-the-platform-part',
    file: SALE,
    from: 'Payments.pushToken(LEDGER, order.token, order.currency, order.treasury, order.fee);',
    to: 'Payments.pushToken(LEDGER, order.token, order.currency, order.payout, order.fee);',
    means: 'the platform’s part of a sale by authorization goes to the creator',
    suite: 'recordings/mint',
  },
  {
    name: 'recording-takes-any-fee',
    file: SALE,
    from: 'bps > cap ? cap : bps',
    to: 'bps',
    means: 'a replaced schedule takes more of a sale than was ever promised',
    suite: 'recordings/mint',
  },
  {
    name: 'authorized-copies-go-where-the-relayer-says',
    file: SALE,
    from: 'abi.encode(block.chainid, address(this), id, to, quantity, validBefore)',
    to: 'abi.encode(block.chainid, address(this), id, quantity, validBefore)',
    means: 'whoever relays a signed purchase takes the copies that somebody else paid',
    suite: 'recordings/mint',
  },
  {
    name: 'copy-is-sold-for-a-pass-that-goes-back',
    file: PUBLISHING,
    from: 'if (conditions[n].kind == GateKinds.PASS) revert Recordings_PassNotFinal(n, conditions[n].token);',
    to: '',
    means: 'a pass is bought, its recordings are collected and the price is asked back',
    suite: 'recordings',
  },
  {
    name: 'collaborator-agrees-to-any-payout',
    file: PUBLISHING,
    from: 'if (recording.collaborators != 0) revert Recordings_PayoutFixed(id, recording.collaborators);',
    to: '',
    means: 'a creator moves the money away from the split that collaborators signed for',
    suite: 'recordings',
  },
  {
    name: 'numbered-edition-grows',
    file: PUBLISHING,
    from: '(sale.maxSupply == 0 || sale.maxSupply > old.maxSupply)',
    to: 'sale.maxSupply > old.maxSupply',
    means: 'ten numbered copies become an open edition after they were sold',
    suite: 'recordings',
  },
]

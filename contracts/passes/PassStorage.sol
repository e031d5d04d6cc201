// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {IStreamPassErrors} from "./IStreamPassErrors.sol";
import {IStreamPassEvents} from "./IStreamPassEvents.sol";
import {PackedTier, TierTerms} from "./TierTerms.sol";
import {Holding, HoldingBits} from "./time/Holding.sol";
import {PassData, PassDataBits} from "./time/PassData.sol";
import {PassTime, Stretch} from "./time/PassTime.sol";
import {Receipt} from "./time/Receipt.sol";

/// @title PassStorage
/// @notice Who holds which pass until when. Invariant: an owner's balance slot names the owner's live pass when there is
/// one, so that access is one storage read whatever else the owner was sent.
/// @dev All storage of a collection. {StreamPass}, {PassVouchers} and {PassManagement} work on it, and none of them
/// adds to it.
abstract contract PassStorage is IStreamPassEvents, IStreamPassErrors, ERC721, ReentrancyGuardTransient {
    struct Config {
        address payout; // bits 0..159
        uint48 lastId; // bits 160..207
        uint16 royaltyBps; // bits 208..223
        uint16 tierCount; // bits 224..239
    }

    /// @dev A pass cools down until the day after tomorrow begins: more than 24 and at most 48 hours.
    uint256 internal constant COOL_DOWN_DAYS = 2;

    Config internal _config; // slot 0
    mapping(uint16 tierId => PackedTier) internal _tiers; // slot 1
    /// @dev Time of a pass before its newest stretch; only written when a pass holds time at several prices.
    mapping(uint256 passId => mapping(uint256 n => Stretch)) internal _stretches; // slot 2
    mapping(uint256 passId => Receipt) internal _receipts; // slot 3
    /// @dev One bit for each nonce of a voucher: used or voided.
    mapping(uint256 word => uint256 bits) internal _spentVouchers; // slot 4
    mapping(bytes32 purchase => bool) internal _claimedCards; // slot 5
    mapping(address fan => bool) internal _follows; // slot 6

    modifier onlyCreator() {
        if (msg.sender != creator()) revert StreamPass_NotCreator(msg.sender);
        _;
    }

    /// @notice The wallet that made this collection; the only one that may change it.
    function creator() public view virtual returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), 0, 20)));
    }

    /// @inheritdoc ERC721
    function name() public view override returns (string memory) {
        return string(LibClone.argsOnClone(address(this), 21, 21 + _nameLength()));
    }

    /// @inheritdoc ERC721
    function symbol() public view override returns (string memory) {
        return string(LibClone.argsOnClone(address(this), 21 + _nameLength()));
    }

    function _nameLength() private view returns (uint256) {
        return uint8(LibClone.argsOnClone(address(this), 20, 21)[0]);
    }

    function _tier(uint16 tierId) internal view returns (PackedTier terms) {
        terms = _tiers[tierId];
        if (terms.rank() == 0) revert StreamPass_NoTier(tierId);
    }

    function _holding(address owner) internal view returns (Holding) {
        return Holding.wrap(_getAux(owner));
    }

    function _setHolding(address owner, Holding held) internal {
        _setAux(owner, Holding.unwrap(held));
    }

    function _pass(uint256 passId) internal view returns (PassData) {
        return PassData.wrap(_getExtraData(passId));
    }

    /// @dev Tier of a pass that exists.
    function _tierIdOf(uint256 passId) internal view returns (uint16) {
        ownerOf(passId); // reverts with TokenDoesNotExist
        return _pass(passId).tierId();
    }

    function _setPass(uint256 passId, PassData data) internal {
        _setExtraData(passId, PassData.unwrap(data));
    }

    /// @dev The rest of a live pass's time.
    function _line(Holding held, PassData data) internal view returns (Stretch[] memory) {
        return PassTime.load(_stretches[held.passId()], data.stretches(), held.expiresAt(), held.price());
    }

    /// @dev casting to 'uint16' is safe until the year 2149
    function _today() internal view returns (uint16) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(block.timestamp / 1 days);
    }

    /// @dev Makes a pass and logs nothing but {IStreamPassEvents-PassHeld}. No receiver is called, so a contract that does
    /// not expect passes can be given one.
    /// @param price what the creator gets for the time, per tier duration ({Stretch})
    function _mintPass(address to, uint16 tierId, PackedTier terms, uint40 end, uint96 price)
        internal
        returns (uint64 passId)
    {
        // Effect
        _tiers[tierId] = terms.addPass(tierId);
        passId = ++_config.lastId;
        PassData data = PassDataBits.pack(end, tierId, _today(), terms.marks());
        _mintAndSetExtraDataUnchecked(to, passId, PassData.unwrap(data));
        _setHolding(to, HoldingBits.pack(passId, end, terms.rank(), tierId, price));
        if (terms.has(TierTerms.COOL_DOWN)) _startCoolDown(passId, data);
    }

    /// @dev Starts the time in which a pass of a tier with {TierTerms-COOL_DOWN} cannot be moved again.
    function _startCoolDown(uint256 passId, PassData data) internal {
        // Effect: the mark of a card hold that is over goes; with it the platform could end the pass until the day set here.
        if (data.heldUntil() <= block.timestamp) data = data.unmarked(PassDataBits.CARD);
        // casting to 'uint16' is safe until the year 2149
        // forge-lint: disable-next-line(unsafe-typecast)
        data = data.heldTo(uint16(_today() + COOL_DOWN_DAYS));
        _setPass(passId, data);

        // Log
        emit PassHeld(passId, data.heldUntil());
    }

    /// @dev Puts time behind what is left of a pass that has an end; a pass that ended starts again now.
    /// @param held of the owner; names this pass when the pass is live
    /// @param until end of the new time if it started now; 0 = never ends
    /// @param price what the creator gets for the new time, per tier duration ({Stretch})
    /// @return end of the pass; 0 = never ends
    function _addTime(
        address owner,
        uint256 passId,
        uint8 rank,
        PassData data,
        Holding held,
        uint40 until,
        uint96 price
    ) internal returns (uint40 end) {
        if (!PassTime.isLive(data.expiresAt())) return _writePass(owner, passId, rank, data.withTime(until, 0), price);
        if (until != 0 && price == held.price()) {
            end = PassTime.endAfter(held.expiresAt(), until - block.timestamp);
            return _writePacked(owner, passId, data.withEnd(end), held.withEnd(end));
        }
        return _writeLine(owner, passId, rank, data, PassTime.join(_line(held, data), PassTime.lineOf(until, price)));
    }

    /// @dev Stores a line of time: the newest stretch in the owner's slots, those before it in a list.
    /// @return end of the pass; 0 = never ends
    function _writeLine(address owner, uint256 passId, uint8 rank, PassData data, Stretch[] memory line)
        internal
        returns (uint40 end)
    {
        Stretch memory newest = PassTime.last(line);
        uint8 stretches = PassTime.save(_stretches[passId], line);
        return _writePass(owner, passId, rank, data.withTime(newest.until, stretches), newest.price);
    }

    /// @dev Stores a pass with one stretch of time in its two places, ownership slot and balance slot.
    /// @return end of the pass; 0 = never ends
    function _writePass(address owner, uint256 passId, uint8 rank, PassData data, uint96 price)
        internal
        returns (uint40 end)
    {
        // casting to 'uint64' is safe because ids count up in 48 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        Holding held = HoldingBits.pack(uint64(passId), data.expiresAt(), rank, data.tierId(), price);
        return _writePacked(owner, passId, data, held);
    }

    /// @dev As {_writePass}, of values that are packed already.
    function _writePacked(address owner, uint256 passId, PassData data, Holding held) private returns (uint40 end) {
        end = data.expiresAt();
        _setPass(passId, data);
        _setHolding(owner, held);

        // Log
        emit SubscriptionUpdate(passId, end);
    }

    /// @dev Burns a pass and deletes what names it, but not its receipt, which stays under the id until it is settled.
    function _removePass(address owner, uint256 passId) internal {
        _burn(passId);
        _setExtraData(passId, 0);
        if (_holding(owner).passId() == passId) _setHolding(owner, Holding.wrap(0));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {PassTime} from "../../../../contracts/passes/time/PassTime.sol";
import {Receipt} from "../../../../contracts/passes/time/Receipt.sol";
import {Signed} from "../kit/Signed.sol";

/// @title Steps
/// @notice Everything that can be done with the first pass of a collection by the people it concerns, one step at a time.
/// The payout takes no money, so what is earned waits in the ledger.
abstract contract Steps is Signed {
    enum Status {
        None,
        Live,
        Ended,
        Gone
    }

    enum Step {
        Buy,
        BuyForFan,
        OtherBuys,
        Refund,
        Revoke,
        Burn,
        Move,
        Upgrade,
        Grant,
        GrantForEver,
        ClaimCard,
        Sweep
    }

    uint256 internal constant STEPS = 12;
    uint16 internal crown; // refundable, rank 2
    address internal refusing;
    uint256 private cards;

    function setUp() public virtual override {
        super.setUp();
        crown = flagged(3 * PRICE, MONTH, 2, 4);
        refusing = address(new RefusingPayee());
        vm.prank(creator);
        pass.setPayout(refusing);
        vm.deal(creator, 100 ether);
    }

    /// @notice Takes a step, or reverts.
    function act(Step step) external {
        if (step == Step.Buy) buy(fan, kind);
        else if (step == Step.BuyForFan) buyFor(other, fan, kind);
        else if (step == Step.OtherBuys) buy(other, kind);
        else if (step == Step.Grant) give(fan, kind, uint40(block.timestamp + MONTH / 2));
        else if (step == Step.GrantForEver) give(fan, kind, 0);
        else if (step == Step.ClaimCard) claimNext();
        else if (step == Step.Sweep) sweep();
        else actOnPass(step, pass.ownerOf(1));
    }

    /// @notice Everything that decides what can happen from here, in one word: times count from now.
    function look() external view returns (bytes32 known) {
        known = keccak256(abi.encode(idOf(fan), idOf(other), address(pass).balance));
        for (uint256 id = 1; id <= passes(); ++id) {
            Receipt memory receipt = pass.receiptOf(id);
            (receipt.closesAt, receipt.until) = (uint32(left(receipt.closesAt)), uint40(left(receipt.until)));
            known = keccak256(abi.encode(known, receipt));
            if (!exists(id)) continue;
            uint256 end = pass.expiresAt(id);
            known = keccak256(abi.encode(known, pass.ownerOf(id), pass.tierOf(id), end == 0, left(end)));
            (, bytes memory worth) = address(pass).staticcall(abi.encodeCall(pass.upgradeQuote, (id, gold)));
            known = keccak256(abi.encode(known, left(pass.heldUntil(id)), worth));
        }
    }

    /// @notice Moments in which something becomes possible or impossible, and the second before.
    function instants() external view returns (uint256[4] memory list) {
        list[0] = block.timestamp;
        uint256 closesAt = pass.receiptOf(1).closesAt;
        if (closesAt != 0) (list[1], list[2]) = (closesAt - 1, closesAt);
        if (exists(1)) list[3] = pass.expiresAt(1);
    }

    /// @notice Waiting and a stranger empty the collection, the ledger pays, and no owner is left with a pass unwanted.
    /// @param asksBack whether owners ask back first what can be asked back
    /// @return open whether anything could
    function empty(bool asksBack) external returns (bool open) {
        for (uint256 id = 1; id <= passes(); ++id) {
            if (!exists(id) || pass.receiptOf(id).closesAt <= block.timestamp) continue;
            open = true;
            if (!asksBack) continue;
            uint256 paid = pass.receiptOf(id).paid;
            vm.prank(pass.ownerOf(id));
            assertLe(pass.refund(id), paid, "never more than was paid");
        }
        vm.warp(block.timestamp + WINDOW);
        sweep();
        assertEq(address(pass).balance, 0, "the collection is empty");
        uint256 owed = ledger.owed(refusing, 0);
        assertEq(address(ledger).balance, owed, "the ledger holds what it owes");
        vm.prank(refusing);
        if (owed != 0) ledger.withdraw(0, referrer);
        for (uint256 id = 1; id <= passes(); ++id) {
            if (!exists(id)) continue;
            vm.prank(pass.ownerOf(id));
            pass.burn(id);
        }
        assertFalse(pass.hasAccess(fan) || pass.hasAccess(other), "nobody is left");
    }

    function status() internal view returns (Status) {
        if (!exists(1)) return passes() != 0 ? Status.Gone : Status.None;
        return PassTime.isLive(uint40(pass.expiresAt(1))) ? Status.Live : Status.Ended;
    }

    function actOnPass(Step step, address owner) private {
        uint256 price;
        if (step == Step.Upgrade) (price,,) = pass.upgradeQuote(1, crown);
        vm.prank(step == Step.Revoke ? creator : owner);
        if (step == Step.Refund) pass.refund(1);
        else if (step == Step.Revoke) pass.revoke{value: 1 ether}(1, 1 ether);
        else if (step == Step.Burn) pass.burn(1);
        else if (step == Step.Move) pass.transferFrom(owner, owner == fan ? other : fan, 1);
        else pass.upgrade{value: price}(1, crown, price);
    }

    function claimNext() private {
        IPassVouchers.CardVoucher memory voucher_ = card(kind, fan);
        (voucher_.length, voucher_.heldUntil) = (10 days, uint40(block.timestamp + 20 days));
        voucher_.purchase = bytes32(++cards);
        bytes memory signature = signed(ATTESTOR_KEY, voucher_);
        vm.prank(fan);
        pass.claimCard(voucher_, attestor, signature);
    }

    function sweep() private {
        uint256[] memory all = new uint256[](passes());
        for (uint256 n; n < all.length; ++n) {
            all[n] = n + 1;
        }
        vm.prank(relayer);
        pass.sweepMatured(all);
    }

    /// @dev Passes made so far, from the slot of the settings.
    function passes() private view returns (uint256) {
        return uint48(uint256(vm.load(address(pass), 0)) >> 160);
    }

    function left(uint256 time) private view returns (uint256) {
        return time > block.timestamp ? time - block.timestamp : 0;
    }

    function exists(uint256 id) private view returns (bool ok) {
        (ok,) = address(pass).staticcall(abi.encodeCall(pass.ownerOf, (id)));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RebasingToken} from "../../../../contracts/mocks/tokens/amounts/RebasingToken.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice Buys for whoever calls, as a router or an aggregator does.
contract Router {
    function buy(IStreamPass pass, uint16 tierId, address to) external payable returns (uint256) {
        return pass.purchase{value: msg.value}(tierId, to, msg.value, address(0));
    }
}

/// @notice What `docs/audit/limitations.md` says of passes: each test fails when that is not so any more.
contract LimitationsTest is Signed {
    function sweep(uint256 passId) private {
        uint256[] memory ids = new uint256[](1);
        ids[0] = passId;
        pass.sweepMatured(ids);
    }

    /// @custom:proves [S3.10] limitation: earlier sales that nobody swept follow a payout that a stolen key changed
    function test_stolenKey() public {
        uint256 matured = buy(fan, kind);
        uint256 swept = buy(other, kind);
        vm.warp(NOW + WINDOW);
        sweep(swept);
        assertEq(creator.balance, PRICE, "what was swept is safe");
        address thief = address(0x7417EF);
        vm.prank(creator);
        pass.setPayout(thief);
        sweep(matured);
        assertEq(thief.balance, PRICE, "what was not goes to the thief");
    }

    /// @custom:proves [S3.12] limitation: what is bought through a router is a gift and cannot be asked back
    function test_router() public {
        Router router = new Router();
        vm.prank(fan);
        uint256 id = router.buy{value: PRICE}(pass, kind, fan);
        assertEq(pass.ownerOf(id), fan, "the fan's");
        assertEq(creator.balance, PRICE, "paid through");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoReceipt.selector, id));
        pass.refund(id);
    }

    /// @custom:proves [S3.12][T7] limitation: a final pass can serve wallet after wallet, unless its tier rests or is soulbound
    function test_walletAfterWallet() public {
        uint256 id = buy(fan, gold);
        address holder = fan;
        for (uint160 n; n < 10; ++n) {
            assertEq(pass.finalRankOf(holder), 2, "final");
            move(holder, address(0xF1A5 + n), id);
            assertEq(pass.finalRankOf(holder), 0, "not with who had it");
            holder = address(0xF1A5 + n);
        }
        stays(flagged(PRICE, MONTH, 2, 1), IStreamPassErrors.StreamPass_Soulbound.selector);
        stays(flagged(PRICE, MONTH, 2, 16), IStreamPassErrors.StreamPass_Held.selector);
    }

    function stays(uint16 tierId, bytes4 reason) private {
        address owner = address(uint160(0x0E4 + tierId));
        vm.deal(owner, PRICE);
        uint256 id = buy(owner, tierId);
        assertEq(pass.finalRankOf(owner), 2, "final");
        vm.prank(owner);
        (bool ok, bytes memory answer) =
            address(pass).call(abi.encodeCall(pass.transferFrom, (owner, fan, id)));
        assertFalse(ok, "stays");
        assertEq(uint32(bytes4(answer)), uint32(reason), "why");
    }

    /// @custom:proves [S3.12] limitation: given time is worth nothing, so its creator ends it for nothing, whoever holds it
    function test_givenTime() public {
        give(fan, lifetime, 0);
        uint256 id = idOf(fan);
        move(fan, other, id);
        assertEq(pass.worthOf(id), 0, "worth");
        vm.prank(creator);
        pass.revoke(id, 0);
        assertFalse(pass.hasAccess(other), "ended");
    }

    /// @custom:proves [S3.10][T32] limitation: a creator who names another contract of ours as payout loses that money
    function test_paidToOurs() public {
        vm.prank(creator);
        pass.setPayout(address(currencies));
        buy(fan, bronze);
        assertEq(ledger.owed(address(currencies), 0), PRICE, "the sale goes on");
        vm.expectRevert(abi.encodeWithSelector(ILedger.ETHTransferFailed.selector));
        ledger.withdrawFor(address(currencies), 0);
        vm.prank(creator);
        pass.setPayout(creator);
        assertEq(ledger.owed(address(currencies), 0), PRICE, "and nobody takes it out");
    }

    /// @custom:proves [S3.10] limitation: a plain transfer pays no royalty
    function test_plainTransfer() public {
        vm.prank(creator);
        pass.setRoyalty(1_000);
        uint256 id = buy(fan, bronze);
        uint256 had = creator.balance;
        (address receiver, uint256 royalty) = pass.royaltyInfo(id, PRICE);
        assertEq(receiver, creator, "whom a sale would pay");
        assertEq(royalty, PRICE / 10, "and what");
        move(fan, other, id);
        assertEq(pass.ownerOf(id), other, "moved");
        assertEq(creator.balance, had, "paid nothing");
    }

    /// @dev What a stranger gave for nothing stands in the way of another tier, until its owner does away with it.
    function standsInTheWay(uint256 passId, uint16 free) private {
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, fan, passId, free)
        );
        pass.purchase{value: PRICE}(bronze, fan, PRICE, address(0));
        vm.prank(fan);
        pass.burn(passId);
        buy(fan, bronze);
    }

    /// @custom:proves [S3.11][T32] limitation: a free pass that was taken for oneself can be moved to anybody
    function test_freePassMoved() public {
        uint16 free = addTier(terms(0, MONTH, 1));
        uint256 had = other.balance;
        uint256 id = buy(other, free);
        move(other, fan, id);
        assertEq(other.balance, had, "for nothing");
        standsInTheWay(id, free);
        IStreamPass.Tier memory made = terms(0, MONTH, 1);
        made.flags = 1; // soulbound
        id = buy(other, addTier(made));
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_Soulbound.selector, id));
        pass.transferFrom(other, address(0xB0B), id);
    }

    /// @custom:proves [S3.11][T32] limitation: anybody revives an ended pass of a free tier, soulbound or not
    function test_freePassRevived() public {
        IStreamPass.Tier memory made = terms(0, MONTH, 1);
        made.flags = 1; // soulbound
        uint16 free = addTier(made);
        uint256 id = buy(fan, free);
        vm.warp(NOW + MONTH);
        assertFalse(pass.hasAccess(fan), "ended");
        uint256 had = other.balance;
        buyFor(other, fan, free);
        assertEq(other.balance, had, "for nothing");
        standsInTheWay(id, free);
    }

    /// @custom:proves [S3.9][S3.12][T32] limitation: a listed token that shrinks makes who is refunded last wait
    function test_shrinking() public {
        RebasingToken token = new RebasingToken();
        IStreamPass.Tier memory made = pass.tier(kind);
        (made.currency, made.price) = (currencies.list(address(token)), 3_000);
        uint16 shrinking = addTier(made);
        address[2] memory buyers = [fan, other];
        for (uint256 n; n < 2; ++n) {
            token.mint(buyers[n], 3_000);
            vm.startPrank(buyers[n]);
            token.approve(address(pass), 3_000);
            pass.purchase(shrinking, buyers[n], 3_000, address(0));
            vm.stopPrank();
        }
        token.rebase(50);
        vm.prank(fan);
        assertEq(pass.refund(1), 2_900, "who asks first");
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFromFailed.selector));
        pass.refund(2);
        assertTrue(pass.hasAccess(other), "and keeps the pass");
        token.mint(address(pass), 6_000);
        vm.prank(other);
        assertEq(pass.refund(2), 2_900, "topped up");
    }
}

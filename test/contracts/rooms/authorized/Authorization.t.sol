// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ShortDollar} from "../../../../contracts/mocks/tokens/amounts/ShortDollar.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {ApprovingWallet} from "../../../../contracts/mocks/wallets/ApprovingWallet.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";
import {IRoomHub, TipContexts} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {RoomHub} from "../../../../contracts/rooms/RoomHub.sol";
import {SignatureStage} from "./SignatureStage.sol";

contract AuthorizationTest is SignatureStage {
    function send(IRoomHub.Tip memory made, IRoomHub.Authorization memory given) private {
        vm.prank(other);
        hub.tipWithAuthorization(made, given);
    }

    function badSignature(IRoomHub.Tip memory made, IRoomHub.Authorization memory given) private {
        vm.expectRevert(abi.encodeWithSelector(TestDollar.TestDollar_BadSignature.selector, given.from));
        send(made, given);
    }

    /// @custom:proves [S3.25] anybody sends it and the fan pays
    function test_authorization() public {
        IRoomHub.Tip memory made = dollarTip(9e6);
        IRoomHub.Authorization memory given = authorize(made);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.Tipped(room, fan, payee, 1, 1, 9e6, 0, 0);
        send(made, given);
        assertEq(dollar.balanceOf(payee), 9e6, "payee");
        assertEq(dollar.balanceOf(fan), 91e6, "fan");
        assertEq(dollar.balanceOf(address(hub)), 0, "kept");
    }

    /// @custom:proves [S3.25] a contract account signs too
    function test_contractAccount() public {
        ApprovingWallet wallet = new ApprovingWallet();
        dollar.mint(address(wallet), 9e6);
        IRoomHub.Tip memory made = dollarTip(9e6);
        IRoomHub.Authorization memory given = authorize(made);
        given.from = address(wallet);
        badSignature(made, given);
        wallet.approveDigest(toSign(made, given));
        send(made, given);
        assertEq(dollar.balanceOf(payee), 9e6, "payee");
    }

    /// @custom:proves [S3.25][T4] whatever a sender changes makes it worthless
    function test_changed() public {
        vm.prank(other);
        uint256 theirs = hub.openRoom(other, 0, true, none());
        IRoomHub.Tip memory made = dollarTip(9e6);
        IRoomHub.Authorization memory given = authorize(made);
        made.contextId = theirs;
        badSignature(made, given);
        made = dollarTip(9e6);
        made.contextType = TipContexts.CREATOR;
        made.to = other;
        badSignature(made, given);
        made = dollarTip(9e6);
        made.to = payee;
        badSignature(made, given);
        made = dollarTip(9e6 - 1);
        badSignature(made, given);
        made = dollarTip(9e6);
        made.giftCode = 1;
        badSignature(made, given);
        made = dollarTip(9e6);
        made.memoHash = bytes32(uint256(1));
        badSignature(made, given);
        made = dollarTip(9e6);
        given.salt = 0;
        badSignature(made, given);
        given = authorize(made);
        given.validBefore += 1;
        badSignature(made, given);
        given = authorize(made);
        given.validAfter -= 1;
        badSignature(made, given);
        given = authorize(made);
        given.from = other;
        badSignature(made, given);
        send(made, authorize(made));
        assertEq(dollar.balanceOf(payee), 9e6, "unchanged it pays");
    }

    /// @custom:proves [S3.25] the same authorization pays once and another salt pays again
    function test_replay() public {
        IRoomHub.Tip memory made = dollarTip(9e6);
        IRoomHub.Authorization memory given = authorize(made);
        send(made, given);
        vm.expectRevert(
            abi.encodeWithSelector(
                TestDollar.TestDollar_AuthorizationUsed.selector, fan, hub.authorizationNonce(made, fan, given.salt)
            )
        );
        send(made, given);
        given.salt = bytes32(uint256(2));
        given.signature = signatureOf(made, given);
        send(made, given);
        assertEq(dollar.balanceOf(payee), 18e6, "twice");
    }

    /// @custom:proves [S3.25] an authorization for another hub or chain is worthless here
    function test_otherHubAndChain() public {
        IRoomHub.Tip memory made = dollarTip(9e6);
        bytes32 here = hub.authorizationNonce(made, fan, 0);
        assertEq(
            uint256(here),
            uint256(keccak256(abi.encode(block.chainid, address(hub), made, fan, bytes32(0)))),
            "nonce"
        );
        RoomHub second = new RoomHub(ledger, currencies);
        assertFalse(second.authorizationNonce(made, fan, 0) == here, "another hub");
        uint256 chain = block.chainid;
        IRoomHub.Authorization memory given = authorize(made);
        vm.chainId(chain + 1);
        assertFalse(hub.authorizationNonce(made, fan, 0) == here, "another chain");
        badSignature(made, given);
        vm.chainId(chain);
    }

    /// @custom:proves [S3.25] it is worth nothing before and after its time
    function test_time() public {
        IRoomHub.Tip memory made = dollarTip(9e6);
        IRoomHub.Authorization memory given = authorize(made);
        vm.warp(NOW - 1);
        vm.expectRevert(
            abi.encodeWithSelector(TestDollar.TestDollar_AuthorizationNotYetValid.selector, NOW - 1, NOW - 1)
        );
        send(made, given);
        vm.warp(NOW + 60);
        vm.expectRevert(
            abi.encodeWithSelector(TestDollar.TestDollar_AuthorizationExpired.selector, NOW + 60, NOW + 60)
        );
        send(made, given);
        vm.warp(NOW + 59);
        send(made, given);
        assertEq(dollar.balanceOf(payee), 9e6, "in time");
    }

    /// @custom:proves [S3.25] native money cannot be authorized
    function test_native() public {
        IRoomHub.Tip memory made = roomTip(1);
        IRoomHub.Authorization memory given = authorize(made);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotAToken.selector, 0));
        send(made, given);
    }

    /// @custom:proves [S3.25] an authorization pays nothing that a tip could not
    function test_sameRules() public {
        IRoomHub.Tip memory made = dollarTip(0);
        IRoomHub.Authorization memory given = authorize(made);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_EmptyTip.selector));
        send(made, given);
        vm.prank(host);
        hub.setPayee(room, fan);
        made = dollarTip(9e6);
        given = authorize(made);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_OwnTip.selector, fan));
        send(made, given);
    }

    function movesOther(int256 more) private {
        ShortDollar odd = new ShortDollar(more);
        odd.mint(fan, 20);
        odd.mint(address(hub), 5); // stray money pays nobody's tip
        IRoomHub.Tip memory made = dollarTip(10);
        made.currency = currencies.list(address(odd));
        IRoomHub.Authorization memory given = authorize(made);
        uint256 moved = uint256(10 + more);
        vm.expectRevert(abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, moved, 10));
        send(made, given);
        assertEq(odd.balanceOf(payee), 0, "payee");
    }

    /// @custom:proves [S3.25][T33] a token that moves another amount refuses with both
    function test_otherAmount() public {
        movesOther(-1);
        movesOther(1);
    }

    /// @custom:proves [S3.10][S3.25] a payee that takes no dollars finds them in the ledger
    function test_refusedDollars() public {
        ShortDollar odd = new ShortDollar(0);
        odd.mint(fan, 20);
        odd.refuse(payee);
        IRoomHub.Tip memory made = dollarTip(10);
        made.currency = currencies.list(address(odd));
        send(made, authorize(made));
        assertEq(ledger.owed(payee, made.currency), 10, "owed");
        assertEq(odd.balanceOf(address(ledger)), 10, "held");
        assertEq(odd.balanceOf(address(hub)), 0, "kept by the hub");
    }
}

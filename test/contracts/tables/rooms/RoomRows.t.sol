// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {ShortDollar} from "../../../../contracts/mocks/tokens/amounts/ShortDollar.sol";
import {ReenteringToken} from "../../../../contracts/mocks/tokens/powers/ReenteringToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {ISessionLock} from "../../../../contracts/rooms/ISessionLock.sol";
import {RoomStage} from "../../rooms/RoomStage.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

contract RoomRowsTest is RoomStage, MoneyMatrix {
    FreezingToken private frozen;
    uint8 private index;

    function setUp() public override {
        super.setUp();
        frozen = new FreezingToken();
        index = currencies.list(address(frozen));
        frozen.mint(fan, 1_000);
        vm.prank(fan);
        frozen.approve(address(hub), 1_000);
        IRoomHub.Tip memory again = roomTip(0.1 ether);
        attackWith(address(hub), 0.1 ether, abi.encodeCall(IRoomHub.tip, (again)));
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function tip(address to) private {
        vm.prank(host);
        hub.setPayee(room, to);
        vm.prank(fan);
        hub.tip{value: 1 ether}(roomTip(1 ether));
    }

    function tipToken(address to) private {
        vm.prank(host);
        hub.setPayee(room, to);
        IRoomHub.Tip memory made = roomTip(70);
        made.currency = index;
        vm.prank(fan);
        hub.tip(made);
    }

    /// @custom:row RoomHub.tip
    /// @custom:proves [S3.78][T31][T32] a tip arrives or waits, whoever the host has it paid to
    function test_tip() public {
        nativeRow(tip, 1 ether);
        tokenRow(tipToken, frozen, index, 70);
    }

    function tipPermitted(address to) private {
        vm.prank(host);
        hub.setPayee(room, to);
        IRoomHub.Tip memory made = roomTip(70);
        made.currency = index;
        IRoomHub.Permit memory used;
        vm.prank(fan);
        hub.tipWithPermit(made, used);
    }

    /// @custom:row RoomHub.tipWithPermit
    /// @custom:proves [S3.78][T31][T32] a tip by permit arrives or waits, whoever the host has it paid to
    function test_tipWithPermit() public {
        tokenRow(tipPermitted, frozen, index, 70);
    }

    /// @custom:row RoomHub.tipWithAuthorization
    /// @custom:proves [S3.78][T31][T32] a tip by authorization arrives or waits, whoever the host has it paid to
    function test_tipWithAuthorization() public {
        ShortDollar authorized = new ShortDollar(0);
        authorized.mint(fan, 140);
        IRoomHub.Tip memory made = roomTip(70);
        made.currency = currencies.list(address(authorized));
        IRoomHub.Authorization memory given;
        given.from = fan;
        hub.tipWithAuthorization(made, given);
        assertEq(authorized.balanceOf(payee), 70, "honest payee");
        assertEq(ledger.owed(payee, made.currency), 0, "nothing waits");
        authorized.refuse(payee);
        hub.tipWithAuthorization(made, given);
        assertEq(authorized.balanceOf(payee), 70, "refused payee");
        assertEq(ledger.owed(payee, made.currency), 70, "waits");
        assertEq(authorized.balanceOf(address(hub)), 0, "kept");
    }

    /// @custom:row SessionLock.lockForSession
    /// @custom:row SessionLock.leaveSession
    /// @custom:row SessionLock.returnTo
    /// @custom:proves [S3.78][T31] a token that calls back neither locks nor frees more than there is
    function test_locks() public {
        bytes[3] memory attacks = [
            abi.encodeCall(ISessionLock.leaveSession, (address(0))),
            abi.encodeCall(ISessionLock.lockForSession, (address(0), 1, room)),
            abi.encodeCall(ISessionLock.returnTo, (fan, address(0)))
        ];
        lockAndLeave(new ReenteringToken(), "");
        for (uint256 n; n < 3; ++n) {
            lockAndLeave(new ReenteringToken(), attacks[n]);
        }
    }

    function lockAndLeave(ReenteringToken hostile, bytes memory attack) private {
        hostile.mint(fan, 10);
        vm.startPrank(fan);
        hostile.approve(address(locks), 10);
        if (attack.length != 0) hostile.prepare(address(locks), attack);
        locks.lockForSession(address(hostile), 10, room);
        assertEq(locks.lockedFor(room, fan, address(hostile)), 10, "locked");
        if (attack.length != 0) hostile.prepare(address(locks), attack);
        assertEq(locks.leaveSession(address(hostile)), 10, "came back");
        vm.stopPrank();
        if (attack.length != 0) {
            assertEq(hostile.tries(), 2, "the attack was made each time");
            assertFalse(hostile.succeeded(), "the attack went through");
            bytes4 reason = bytes4(keccak256("ReentrancyGuardReentrantCall()"));
            assertEq(uint32(hostile.reason()), uint32(reason), "reason");
        }
        assertEq(hostile.balanceOf(fan), 10, "owner");
        assertEq(hostile.balanceOf(address(locks)), 0, "kept");
    }
}

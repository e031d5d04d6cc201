// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../../contracts/gates/Gate.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {HugeToken} from "../../../../contracts/mocks/tokens/amounts/HugeToken.sol";
import {RebasingToken} from "../../../../contracts/mocks/tokens/amounts/RebasingToken.sol";
import {LyingToken} from "../../../../contracts/mocks/tokens/answers/LyingToken.sol";
import {ParrotToken} from "../../../../contracts/mocks/tokens/answers/ParrotToken.sol";
import {BombToken} from "../../../../contracts/mocks/tokens/gas/BombToken.sol";
import {BurningToken} from "../../../../contracts/mocks/tokens/gas/BurningToken.sol";
import {RevertingToken} from "../../../../contracts/mocks/tokens/gas/RevertingToken.sol";
import {UpgradingToken} from "../../../../contracts/mocks/tokens/powers/UpgradingToken.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {RoomStage} from "../RoomStage.sol";

/// @notice Gate tokens and receivers that mean harm.
contract HostileTest is RoomStage {
    /// @dev Four questions at their gas cap, and what asking costs.
    uint256 private constant MOST_GAS = 240_000;
    /// @dev A push at its gas cap and the credit it falls back to.
    uint256 private constant MOST_TIP_GAS = 250_000;

    UpgradingToken private turncoat;

    function setUp() public override {
        super.setUp();
        turncoat = new UpgradingToken(address(token));
        Condition memory asked = holdsTokens(1);
        asked.token = address(turncoat);
        Condition[] memory gate = new Condition[](4);
        for (uint256 n; n < 4; ++n) gate[n] = asked;
        vm.prank(host);
        hub.setGate(room, false, gate);
    }

    /// @dev What the room says once its token became something else.
    function admitsAs(address nature) private returns (bool admits) {
        turncoat.become(nature);
        uint256 before = gasleft();
        admits = hub.canAccess(room, fan);
        assertLe(before - gasleft(), MOST_GAS, "gas");
        assertTrue(hub.canAccess(room, host), "the host is not asked about");
    }

    /// @custom:proves [S3.24][T33] a token that turns hostile admits nobody, costs a bounded amount and never reverts
    function test_turncoats() public {
        assertFalse(admitsAs(address(new RevertingToken())), "reverting");
        assertFalse(admitsAs(address(new BurningToken())), "burning");
        assertFalse(admitsAs(address(new BombToken(true))), "refusing with a bomb");
        assertFalse(admitsAs(address(new BombToken(false))), "answering with a bomb");
        assertFalse(admitsAs(address(0xB0B)), "no code");
    }

    /// @custom:proves [S3.24][T33] odd answers of the token itself admit nobody
    function test_parrots() public {
        uint16[4] memory sizes = [uint16(0), 31, 33, 64];
        for (uint256 n; n < 4; ++n) {
            Condition memory asked = holdsTokens(1);
            ParrotToken parrot = new ParrotToken(abi.encode(5));
            asked.token = address(parrot);
            vm.prank(host);
            hub.setGate(room, true, one(asked));
            assertTrue(hub.canAccess(room, fan), "well-behaved");
            bytes memory answer = new bytes(sizes[n]);
            for (uint256 m; m < answer.length; ++m) answer[m] = 0xff;
            parrot.teach(answer);
            assertFalse(hub.canAccess(room, fan), "odd");
        }
    }

    /// @custom:proves [S3.24][T33] a token that lies opens its own room and no other
    function test_liars() public {
        vm.prank(other);
        uint256 theirs = hub.openRoom(other, 0, true, one(holdsTokens(1)));
        assertFalse(hub.canAccess(theirs, fan), "the honest room before");
        assertTrue(admitsAs(address(new HugeToken())), "its own room");
        assertFalse(hub.canAccess(theirs, fan), "the honest room after");
        token.mint(fan, 1);
        admitsAs(address(new BurningToken()));
        assertTrue(hub.canAccess(theirs, fan), "the honest room beside a burner");
    }

    /// @custom:proves [S3.24][T33] a balance that shrinks by itself is asked for anew each time
    function test_rebasing() public {
        RebasingToken odd = new RebasingToken();
        Condition memory asked = holdsTokens(100);
        asked.token = address(odd);
        vm.prank(host);
        hub.setGate(room, true, one(asked));
        odd.mint(fan, 100);
        assertTrue(hub.canAccess(room, fan), "before");
        odd.rebase(99);
        assertFalse(hub.canAccess(room, fan), "after");
        LyingToken lying = new LyingToken();
        asked.token = address(lying);
        vm.prank(host);
        hub.setGate(room, true, one(asked));
        lying.show(fan, 100);
        assertTrue(hub.canAccess(room, fan), "shown");
        assertFalse(hub.canAccess(room, other), "not shown");
    }

    function tipsDespite(address bad) private {
        vm.prank(host);
        hub.setPayee(room, bad);
        vm.prank(fan);
        uint256 before = gasleft();
        hub.tip{value: 1 ether}(roomTip(1 ether));
        assertLe(before - gasleft(), MOST_TIP_GAS, "gas");
        assertEq(bad.balance + ledger.owed(bad, 0), 1 ether, "paid or owed");
        assertEq(address(hub).balance, 0, "kept");
    }

    /// @custom:proves [S3.10][S3.25][T32] a payee that burns gas or throws bombs costs a bounded amount and loses nothing
    function test_hostilePayees() public {
        address burner = address(new GasBurner());
        tipsDespite(burner);
        assertEq(ledger.owed(burner, 0), 1 ether, "burner");
        address bomb = address(new ReturnBomb(true));
        tipsDespite(bomb);
        assertEq(ledger.owed(bomb, 0), 1 ether, "bomb");
        tipsDespite(address(new ReturnBomb(false)));
    }

    /// @custom:proves [S3.78][T31] a payee that tips while it is tipped is refused, and paid
    function test_reentering() public {
        Reenterer bad = new Reenterer();
        vm.deal(address(bad), 5 ether);
        vm.prank(host);
        hub.setPayee(room, address(bad));
        IRoomHub.Tip memory made = roomTip(1);
        made.contextType = 0;
        made.to = other;
        IRoomHub.Authorization memory authorization;
        IRoomHub.Permit memory permit;
        bytes[3] memory calls = [
            abi.encodeCall(hub.tip, (made)),
            abi.encodeCall(hub.tipWithPermit, (made, permit)),
            abi.encodeCall(hub.tipWithAuthorization, (made, authorization))
        ];
        for (uint256 n; n < 3; ++n) {
            bad.prepare(address(hub), n == 0 ? 1 : 0, calls[n]);
            vm.prank(fan);
            hub.tip{value: 1 ether}(roomTip(1 ether));
            assertEq(bad.tries(), n + 1, "tried");
            assertFalse(bad.succeeded(), "went through");
            assertEq(uint32(bad.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "reason");
            assertEq(address(bad).balance, (6 + n) * 1 ether, "paid");
        }
    }

    /// @custom:proves [T32] plain native money cannot get stuck in the hub or in the locks
    function test_noStrayMoney() public {
        vm.startPrank(fan);
        (bool ok,) = address(hub).call{value: 1}("");
        assertFalse(ok, "hub");
        (ok,) = address(locks).call{value: 1}("");
        assertFalse(ok, "locks");
        vm.stopPrank();
    }
}

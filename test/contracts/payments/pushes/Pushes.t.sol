// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {ParrotToken} from "../../../../contracts/mocks/tokens/answers/ParrotToken.sol";
import {SilentToken} from "../../../../contracts/mocks/tokens/answers/SilentToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";
import {Vm} from "../../kit/Vm.sol";
import {MoneyStage} from "../MoneyStage.sol";
import {GasMeter} from "./GasMeter.sol";
import {Till} from "./Till.sol";

/// @notice Money out: whoever cannot take it finds it in the ledger.
contract PushesTest is MoneyStage {
    Till private till;
    FreezingToken private frozen;
    uint8 private ice;

    function setUp() public override {
        super.setUp();
        till = new Till(ledger);
        vm.deal(address(till), 100 ether);
        frozen = new FreezingToken();
        ice = currencies.list(address(frozen));
        frozen.mint(address(till), 100);
        dollar.mint(address(till), 100);
    }

    /// @custom:proves [S3.10] native money arrives whole and the ledger hears nothing
    function test_native() public {
        till.pushNative(fan, 3);
        assertEq(fan.balance, 1_000 ether + 3, "receiver");
        assertEq(address(till).balance, 100 ether - 3, "payer");
        assertEq(ledger.owed(fan, 0), 0, "ledger");
    }

    /// @custom:proves [S3.10][T32] native money that is refused waits in the ledger, at most the gas cap later
    function test_nativeRefused() public {
        address[3] memory hostile =
            [address(new RefusingPayee()), address(new GasBurner()), address(new ReturnBomb(true))];
        for (uint256 n; n < 3; ++n) {
            vm.expectEmit(address(ledger));
            emit ILedger.Credited(hostile[n], 0, address(till), 5, 5);
            uint256 gas = gasleft();
            till.pushNative(hostile[n], 5);
            assertLe(gas - gasleft(), 250_000, "gas");
            assertEq(ledger.owed(hostile[n], 0), 5, "owed");
            assertEq(hostile[n].balance, 0, "not sent");
        }
        assertEq(address(ledger).balance, 15, "held");
    }

    /// @custom:proves [S3.10][T32] a receiver is given the gas cap to the last unit
    function test_gasCap() public {
        GasMeter meter = new GasMeter();
        (bool ok,) = address(meter).call{value: 1, gas: Payments.PUSH_GAS}("");
        assertTrue(ok, "received");
        uint256 given = meter.given();
        assertLe(90_000, given, "more than a splitter needs");
        assertEq(Payments.PUSH_GAS, 100_000, "as the page about limitations says");
        till.pushNative(address(meter), 1);
        assertEq(meter.given(), given, "gas");
    }

    /// @custom:proves [S3.10] nothing is sent where nothing is due
    function test_zero() public {
        address payee = address(new RefusingPayee());
        vm.recordLogs();
        till.pushNative(payee, 0);
        till.pushToken(address(dollar), 1, payee, 0);
        till.moveToken(address(dollar), 1, payee, 0);
        till.push(address(0), 0, payee, 0);
        assertEq(vm.getRecordedLogs().length, 0, "no log");
    }

    /// @custom:proves [S3.10] a token held by the payer arrives whole
    function test_token() public {
        till.pushToken(address(dollar), 1, fan, 7);
        assertEq(dollar.balanceOf(fan), 7, "receiver");
        assertEq(dollar.balanceOf(address(till)), 93, "payer");
        assertEq(dollar.allowance(address(till), address(ledger)), 0, "nothing allowed");
    }

    /// @custom:proves [S3.10][T32] a token that refuses by revert or by `false` waits in the ledger
    function test_tokenRefused() public {
        frozen.freeze(fan, true);
        for (uint256 n; n < 2; ++n) {
            frozen.setAnswersFalse(n == 1);
            vm.expectEmit(address(ledger));
            emit ILedger.Credited(fan, ice, address(till), 9, 9 * (n + 1));
            till.pushToken(address(frozen), ice, fan, 9);
        }
        assertEq(ledger.owed(fan, ice), 18, "owed");
        assertEq(frozen.balanceOf(address(ledger)), 18, "held");
        assertEq(frozen.balanceOf(address(till)), 82, "payer");
        assertEq(frozen.allowance(address(till), address(ledger)), 0, "nothing allowed");
    }

    /// @custom:proves [S3.10] a token that says nothing is believed, one without code or with another answer is not
    function test_answers() public {
        SilentToken silent = new SilentToken();
        silent.mint(address(till), 10);
        till.pushToken(address(silent), 9, fan, 4);
        assertEq(silent.balanceOf(fan), 4, "silent");
        ParrotToken parrot = new ParrotToken(abi.encode(uint256(1)));
        till.pushToken(address(parrot), 9, fan, 4);
        bytes[4] memory answers =
            [abi.encode(uint256(0)), abi.encode(uint256(2)), bytes(hex"01"), abi.encode(type(uint256).max)];
        for (uint256 n; n < 4; ++n) {
            parrot.teach(answers[n]);
            vm.expectRevert(abi.encodeWithSelector(SafeTransferLib.ApproveFailed.selector));
            till.pushToken(address(parrot), 9, fan, 4);
        }
        parrot.teach(abi.encodePacked(uint256(1), uint256(77)));
        till.pushToken(address(parrot), 9, fan, 4);
        vm.expectRevert(abi.encodeWithSelector(SafeTransferLib.ApproveFailed.selector));
        till.pushToken(address(0xC0DE1E55), 9, fan, 4);
    }

    /// @custom:proves [S3.10] one call pays in either currency
    function test_either() public {
        till.push(address(0), 0, other, 2);
        assertEq(other.balance, 1_000 ether + 2, "native");
        till.push(address(dollar), 1, other, 2);
        assertEq(dollar.balanceOf(other), 2, "token");
    }

    /// @custom:proves [S3.10] a token moves from payer to receiver without a stop, with an exact allowance
    function test_move() public {
        dollar.mint(fan, 10);
        vm.prank(fan);
        dollar.approve(address(till), 6);
        vm.prank(fan);
        till.moveToken(address(dollar), 1, other, 6);
        assertEq(dollar.balanceOf(other), 6, "receiver");
        assertEq(dollar.balanceOf(fan), 4, "payer");
        assertEq(dollar.balanceOf(address(till)), 100, "till");
    }

    /// @custom:proves [S3.10][T32] a token the receiver cannot take goes from the payer into the ledger
    function test_moveRefused() public {
        frozen.mint(other, 10);
        frozen.freeze(fan, true);
        vm.prank(other);
        frozen.approve(address(till), 6);
        vm.expectEmit(address(ledger));
        emit ILedger.Credited(fan, ice, address(till), 6, 6);
        vm.prank(other);
        till.moveToken(address(frozen), ice, fan, 6);
        assertEq(frozen.balanceOf(other), 4, "payer");
        assertEq(ledger.owed(fan, ice), 6, "owed");
    }

    /// @custom:proves [S3.10] a payer without the money or the allowance cannot pay
    function test_moveNothing() public {
        dollar.mint(fan, 10);
        vm.prank(fan);
        dollar.approve(address(till), 5);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFromFailed.selector));
        till.moveToken(address(dollar), 1, other, 6);
    }
}

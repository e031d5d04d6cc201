// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {TollToken} from "../../../../contracts/mocks/tokens/amounts/TollToken.sol";
import {FalseToken} from "../../../../contracts/mocks/tokens/answers/FalseToken.sol";
import {LyingToken} from "../../../../contracts/mocks/tokens/answers/LyingToken.sol";
import {SilentToken} from "../../../../contracts/mocks/tokens/answers/SilentToken.sol";
import {BombToken} from "../../../../contracts/mocks/tokens/gas/BombToken.sol";
import {BurningToken} from "../../../../contracts/mocks/tokens/gas/BurningToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";
import {MoneyStage} from "../MoneyStage.sol";
import {Till} from "./Till.sol";

/// @notice Keeps a hundredth of what people send, and does not pay one account.
contract RefusedToll is PlainToken {
    address private refused;

    function refuse(address account) external {
        refused = account;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (to == refused) return false;
        _transfer(from, to, amount);
        if (from.code.length == 0) _burn(to, amount / 100);
        return true;
    }
}

/// @notice Tokens that should not have been listed: whoever sends them loses nothing to us and we lose nothing to them.
contract OddTokensTest is MoneyStage {
    Till private till;

    function setUp() public override {
        super.setUp();
        till = new Till(ledger);
    }

    /// @custom:proves [S3.10] a token that says nothing moves from payer to receiver and into custody
    function test_silent() public {
        SilentToken silent = new SilentToken();
        silent.mint(fan, 20);
        vm.startPrank(fan);
        silent.approve(address(till), 11);
        till.moveToken(address(silent), 9, other, 4);
        till.takeToken(address(silent), fan, 7);
        vm.stopPrank();
        assertEq(silent.balanceOf(other), 4, "receiver");
        assertEq(silent.balanceOf(address(till)), 7, "custody");
        assertEq(silent.balanceOf(fan), 9, "payer");
        assertEq(silent.allowance(fan, address(till)), 0, "allowance");
    }

    /// @custom:proves [S3.10] a token that answers false neither moves nor is believed
    function test_false() public {
        FalseToken refusing = new FalseToken();
        uint8 index = currencies.list(address(refusing));
        refusing.mint(fan, 20);
        refusing.mint(address(till), 5);
        vm.startPrank(fan);
        refusing.approve(address(till), 20);
        bytes memory reason = abi.encodeWithSelector(ILedger.TransferFromFailed.selector);
        vm.expectRevert(reason);
        till.moveToken(address(refusing), index, other, 4);
        vm.expectRevert(reason);
        till.takeToken(address(refusing), fan, 4);
        vm.expectRevert(reason);
        till.pushToken(address(refusing), index, other, 4);
        vm.stopPrank();
        assertEq(refusing.balanceOf(fan), 20, "payer");
        assertEq(refusing.balanceOf(address(till)), 5, "till");
        assertEq(ledger.owed(other, index), 0, "no claim without money");
    }

    /// @custom:proves [S3.10] a token that lies or keeps a toll leaves nothing with whoever moved it
    function test_lyingMove() public {
        LyingToken lying = new LyingToken();
        TollToken toll = new TollToken();
        toll.mint(fan, 1_000);
        vm.startPrank(fan);
        toll.approve(address(till), 500);
        till.moveToken(address(lying), 9, other, 4);
        till.moveToken(address(toll), 9, other, 500);
        vm.stopPrank();
        assertEq(toll.balanceOf(other), 495, "receiver");
        assertEq(toll.balanceOf(fan), 500, "payer");
        assertEq(toll.balanceOf(address(till)), 0, "till");
        assertEq(lying.balanceOf(address(till)), 0, "till of lies");
    }

    /// @custom:proves [S3.10][T32] an answer of a megabyte is not copied
    function test_bomb() public {
        address bomb = address(new BombToken(false));
        uint256 gas = gasleft();
        till.pushToken(bomb, 9, other, 4);
        assertLe(gas - gasleft(), 2_400_000, "the token's own memory");
        gas = gasleft();
        till.moveToken(bomb, 9, other, 4);
        assertLe(gas - gasleft(), 2_400_000, "the token's own memory");
    }

    /// @custom:proves [S3.10][T32] a token that burns all gas or refuses with a megabyte ends in a refusal
    function test_burning() public {
        address[2] memory tokens = [address(new BurningToken()), address(new BombToken(true))];
        bytes memory unpaid = abi.encodeWithSelector(ILedger.TransferFromFailed.selector);
        for (uint256 n; n < 2; ++n) {
            vm.expectRevert(abi.encodeWithSelector(SafeTransferLib.ApproveFailed.selector));
            till.pushToken{gas: 3_000_000}(tokens[n], 9, other, 4);
            vm.expectRevert(n == 0 ? bytes("") : unpaid); // no gas is left for a reason
            till.moveToken{gas: 3_000_000}(tokens[n], 9, other, 4);
            vm.expectRevert(unpaid);
            till.takeToken{gas: 3_000_000}(tokens[n], fan, 4);
        }
    }

    /// @custom:proves [S3.10] a deposit allows the ledger exactly what it takes, whatever was held before
    function test_exactAllowance() public {
        FreezingToken token = new FreezingToken();
        uint8 index = currencies.list(address(token));
        token.mint(address(till), 50);
        token.mint(fan, 10);
        token.freeze(other, true);
        till.pushToken(address(token), index, other, 9);
        assertEq(token.allowance(address(till), address(ledger)), 0, "after a push");
        vm.startPrank(fan);
        token.approve(address(till), 10);
        till.moveToken(address(token), index, other, 6);
        vm.stopPrank();
        assertEq(token.allowance(address(till), address(ledger)), 0, "after a move");
        assertEq(token.allowance(fan, address(till)), 4, "of the payer");
        assertEq(token.balanceOf(address(till)), 41, "till");
        assertEq(token.balanceOf(address(ledger)), 15, "ledger");
    }

    /// @custom:proves [S3.10][S3.24] a toll on what a receiver refuses is not paid with what is held for others
    function test_tollOnDeposit() public {
        RefusedToll toll = new RefusedToll();
        uint8 index = currencies.list(address(toll));
        toll.mint(address(till), 500);
        toll.mint(fan, 500);
        toll.refuse(other);
        vm.startPrank(fan);
        toll.approve(address(till), 500);
        vm.expectRevert(abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, 495, 500));
        till.moveToken(address(toll), index, other, 500);
        vm.stopPrank();
        assertEq(toll.balanceOf(address(till)), 500, "till");
        assertEq(toll.balanceOf(fan), 500, "payer");
    }
}

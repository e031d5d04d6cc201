// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ShortDollar} from "../../../../contracts/mocks/tokens/amounts/ShortDollar.sol";
import {TollToken} from "../../../../contracts/mocks/tokens/amounts/TollToken.sol";
import {LyingToken} from "../../../../contracts/mocks/tokens/answers/LyingToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";
import {MoneyStage} from "../MoneyStage.sol";
import {Till} from "./Till.sol";

/// @notice Money in: exactly what was asked for, or nothing.
contract TakesTest is MoneyStage {
    Till private till;

    function setUp() public override {
        super.setUp();
        till = new Till(ledger);
    }

    function wrong(uint256 received, uint256 amount) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, received, amount);
    }

    /// @custom:proves [S3.9] exactly the amount is taken into custody
    function test_take() public {
        dollar.mint(address(till), 50);
        dollar.mint(fan, 10);
        vm.prank(fan);
        dollar.approve(address(till), 6);
        till.takeToken(address(dollar), fan, 6);
        assertEq(dollar.balanceOf(address(till)), 56, "custody");
        assertEq(dollar.balanceOf(fan), 4, "payer");
        assertEq(dollar.allowance(fan, address(till)), 0, "allowance");
    }

    /// @custom:proves [S3.9] no allowance, no money
    function test_takeNothing() public {
        dollar.mint(fan, 10);
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFromFailed.selector));
        till.takeToken(address(dollar), fan, 6);
    }

    /// @custom:proves [S3.9] a token that keeps a part or moves nothing refuses with both amounts
    function test_takeLess() public {
        TollToken toll = new TollToken();
        toll.mint(fan, 1_000);
        vm.prank(fan);
        toll.approve(address(till), 1_000);
        vm.expectRevert(wrong(495, 500));
        till.takeToken(address(toll), fan, 500);
        address lying = address(new LyingToken());
        vm.expectRevert(wrong(0, 500));
        till.takeToken(lying, fan, 500);
    }

    /// @custom:proves [S3.60] a signed payment brings exactly the amount
    function test_signed() public {
        ShortDollar exact = new ShortDollar(0);
        exact.mint(fan, 10);
        exact.mint(address(till), 3);
        till.takeSigned(address(exact), fan, 6, "signed");
        assertEq(exact.balanceOf(address(till)), 9, "custody");
        assertEq(exact.balanceOf(fan), 4, "payer");
    }

    /// @custom:proves [S3.60] a signed payment that brings more or less refuses with both amounts
    function test_signedWrong() public {
        ShortDollar less = new ShortDollar(-1);
        less.mint(fan, 10);
        vm.expectRevert(wrong(5, 6));
        till.takeSigned(address(less), fan, 6, "signed");
        ShortDollar more = new ShortDollar(1);
        more.mint(fan, 10);
        vm.expectRevert(wrong(7, 6));
        till.takeSigned(address(more), fan, 6, "signed");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ShortDollar} from "../../../../contracts/mocks/tokens/amounts/ShortDollar.sol";
import {TollToken} from "../../../../contracts/mocks/tokens/amounts/TollToken.sol";
import {LyingToken} from "../../../../contracts/mocks/tokens/answers/LyingToken.sol";
import {BombToken} from "../../../../contracts/mocks/tokens/gas/BombToken.sol";
import {RevertingToken} from "../../../../contracts/mocks/tokens/gas/RevertingToken.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {UpgradingToken} from "../../../../contracts/mocks/tokens/powers/UpgradingToken.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @title TokenMatrix
/// @notice One row for each function that takes tokens into custody: first of an honest token, then in the same state
/// after its issuer has made something else of it. Nothing may be sold for less, and nobody may lose anything.
abstract contract TokenMatrix is Assertions {
    error Taken(address code);

    bytes4 private constant FAILED = bytes4(keccak256("TransferFromFailed()"));

    /// @notice Honest until a row changes it; believes every authorization.
    UpgradingToken internal changing = new UpgradingToken(address(new ShortDollar(0)));

    function(address) internal private _taking;

    /// @dev A row that takes `amount` the payer allowed.
    function takeRow(function(address) internal act, address payer, address custody, uint256 amount) internal {
        amountRow(act, payer, custody, amount);
        refuses(act, payer, custody, address(new RevertingToken()), abi.encodePacked(FAILED));
        refuses(act, payer, custody, address(new BombToken(true)), abi.encodePacked(FAILED));
    }

    /// @dev The same, of tokens that answer every question and only move too little.
    function amountRow(function(address) internal act, address payer, address custody, uint256 amount) internal {
        takes(act, payer, custody, amount);
        refuses(act, payer, custody, address(new TollToken()), wrong(amount - amount / 100, amount));
        refuses(act, payer, custody, address(new LyingToken()), wrong(0, amount));
    }

    /// @dev A row that takes `amount` the payer signed away.
    function signedRow(function(address) internal act, address payer, address custody, uint256 amount) internal {
        takes(act, payer, custody, amount);
        refuses(act, payer, custody, address(new ShortDollar(-1)), wrong(amount - 1, amount));
        refuses(act, payer, custody, address(new ShortDollar(1)), wrong(amount + 1, amount));
        bytes4 signature = ShortDollar.receiveWithAuthorization.selector;
        bytes memory reason = abi.encodeWithSelector(RevertingToken.RevertingToken_No.selector, signature);
        refuses(act, payer, custody, address(new RevertingToken()), reason);
        refuses(act, payer, custody, address(new PlainToken()), "");
    }

    /// @dev Called by the row itself, so that a whole row can be seen to fail.
    function performTaking(address payer) external {
        _taking(payer);
    }

    function takes(function(address) internal act, address payer, address custody, uint256 amount) private {
        uint256 start = vm.snapshotState();
        uint256 held = balance(custody);
        act(payer);
        assertEq(balance(custody) - held, amount, "taken");
        vm.revertToState(start);
    }

    function refuses(
        function(address) internal act,
        address payer,
        address custody,
        address code,
        bytes memory reason
    ) private {
        uint256 start = vm.snapshotState();
        address honest = changing.implementation();
        uint256 held = balance(custody);
        uint256 owned = balance(payer);
        _taking = act;
        changing.become(code);
        try this.performTaking(payer) {
            revert Taken(code);
        } catch (bytes memory answer) {
            assertEq(uint256(keccak256(answer)), uint256(keccak256(reason)), "reason");
        }
        changing.become(honest);
        assertEq(balance(custody), held, "custody");
        assertEq(balance(payer), owned, "payer");
        vm.revertToState(start);
    }

    function balance(address who) private view returns (uint256) {
        return PlainToken(address(changing)).balanceOf(who);
    }

    function wrong(uint256 received, uint256 amount) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, received, amount);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {BurningToken} from "../../../../contracts/mocks/tokens/gas/BurningToken.sol";
import {RevertingToken} from "../../../../contracts/mocks/tokens/gas/RevertingToken.sol";
import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../Troupe.sol";

/// @notice Listed tokens that stop answering at all, not even what somebody holds.
contract SilentTokenTest is Troupe {
    function alone() private view returns (Payee[] memory list) {
        list = new Payee[](1);
        list[0] = Payee(fan, 10_000, 0);
    }

    function listed() private returns (FreezingToken token, uint8 currency) {
        token = new FreezingToken();
        currency = currencies.list(address(token));
    }

    /// @custom:proves [S3.64][T32] a token that stops answering keeps the list that its money came under
    function test_stopped() public {
        (FreezingToken token, uint8 currency) = listed();
        PullSplit split = make(three(), boss);
        token.mint(address(split), 10_000);
        bytes memory honest = address(token).code;
        vm.etch(address(token), address(new RevertingToken()).code);
        vm.expectRevert(
            abi.encodeWithSelector(IPullSplit.PullSplit_NoBalance.selector, currency, address(token))
        );
        split.distribute(three(), currency);
        vm.prank(boss);
        split.update(three(), alone(), first(3));
        vm.etch(address(token), honest);
        assertEq(uint256(split.payeesHashOf(currency)), uint256(hashOf(three())), "the older list stands");
        split.distribute(three(), currency);
        assertEq(ledger.owed(drummer, currency), 3_333, "and its people have the money");
    }

    /// @custom:proves [S3.64][T32] tokens that burn all gas do not hold up a change of the list
    function test_burning() public {
        PullSplit split = make(three(), boss);
        dollar.mint(address(split), 10_000);
        uint8 last;
        for (uint256 n; n < 3; ++n) {
            FreezingToken token;
            (token, last) = listed();
            vm.etch(address(token), address(new BurningToken()).code);
        }
        vm.prank(boss);
        split.update{gas: 10_000_000}(three(), alone(), first(4));
        assertEq(ledger.owed(drummer, 1), 3_333, "what could move was divided");
        assertEq(uint256(split.payeesHash()), uint256(hashOf(alone())), "the list changed");
        assertEq(uint256(split.payeesHashOf(last)), uint256(hashOf(three())), "the last burner keeps the older one");
    }
}

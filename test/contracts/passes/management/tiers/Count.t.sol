// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {PackedTier, TierTerms} from "../../../../../contracts/passes/TierTerms.sol";
import {Assertions} from "../../../kit/Assertions.sol";

/// @notice The count of an open tier at the end of its 32 bits, which no test can reach by selling.
contract CountTest is Assertions {
    uint32 private constant MOST = type(uint32).max;

    /// @dev External, so that a revert can be expected.
    function addOne(IStreamPass.Tier calldata terms, uint32 minted) external pure returns (PackedTier) {
        return TierTerms.pack(terms, minted).addPass(7);
    }

    /// @custom:proves [S3.9] an open tier is sold out before its count could run over
    function test_fullCount() public {
        IStreamPass.Tier memory open;
        open.rank = 1;
        PackedTier last = this.addOne(open, MOST - 1);
        assertEq(last.minted(), MOST, "the last one");
        assertEq(last.referralBps(), 0, "its neighbour");
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, 7, 0));
        this.addOne(open, MOST);
    }
}

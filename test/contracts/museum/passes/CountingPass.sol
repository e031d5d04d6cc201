// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Exhibit D6, broken on purpose: access is found by looking through everything a viewer owns.
contract CountingPass {
    mapping(address owner => uint256[]) private _owned;
    mapping(uint256 passId => address) public creatorOf;
    uint256 private _count;

    function mint(address creator, address to) external {
        creatorOf[++_count] = creator;
        _owned[to].push(_count);
    }

    function hasAccess(address viewer, address creator) external view returns (bool) {
        uint256[] storage owned = _owned[viewer];
        for (uint256 n; n < owned.length; ++n) {
            if (creatorOf[owned[n]] == creator) return true; // the flaw: anybody can make this walk longer
        }
        return false;
    }
}
